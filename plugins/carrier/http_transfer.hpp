// One HTTP request on its way, and what has come back so far.
#pragma once

#include "carrier/request.hpp"
#include "carrier/transfer.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace pawl::carrier {

class http_transfer : public transfer {
 protected:
  // Throws pawl::error invalid_input for a request that can't be sent. Beside the request's own
  // headers it carries User-Agent, and the attempt's span as traceparent.
  http_transfer(const call& of, request what);

  // What has come back; throws pawl::error when it is not whole, and what take_piece() threw.
  answer take_answer(CURLcode result);

  // Given each piece of the body as it comes. True when it is not to be kept in the answer; what it
  // throws ends the transfer.
  virtual bool take_piece(std::string_view) { return false; }
  // The status and the headers so far.
  int status() const;
  const answer& so_far() const { return answer_; }

 private:
  void set_target();
  void set_body();
  void set_headers(const call& of);
  void add_header(const std::string& name, const std::string& value);
  bool has_header(std::string_view name) const;

  size_t keep(std::string_view piece);
  static size_t take_body(char* data, size_t one, size_t size, void* self) noexcept;
  static size_t take_header(char* data, size_t one, size_t size, void* self) noexcept;

  request request_;
  text_list headers_;
  answer answer_;
  bool too_large_ = false;
  std::exception_ptr thrown_;  // by take_piece()
};

}  // namespace pawl::carrier
