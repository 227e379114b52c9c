// A request out of the bytes that carry it: Beast's parser, made to fill our message and to say why
// it refuses one. Of one thread.
#pragma once

#include "http/message.hpp"
#include "http/server.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pawl::http {

class request_reader final : private boost::beast::http::basic_parser<true> {
 public:
  struct refusal {
    unsigned status;
    std::string_view code;
    std::string detail;
  };
  enum class state : uint8_t { needs_more, complete, refused };

  // Borrowed as long as it reads.
  explicit request_reader(const server_options& limits);

  // Takes off the front what it has used; what it left comes again, with more behind it.
  // Precondition: it has not said complete or refused before.
  state put(std::string_view& bytes);

  // Of a complete request.
  request take() { return std::move(request_); }
  [[nodiscard]] bool keeps_alive() const { return keep_alive(); }

  [[nodiscard]] const refusal& why() const { return *refusal_; }
  // The sender waits to be told to send the body.
  [[nodiscard]] bool expects_continue() const;
  void continued() { expects_continue_ = false; }
  // Of the body, so far.
  [[nodiscard]] size_t body_bytes() const { return request_.body.size(); }

 private:
  using error_code = boost::beast::error_code;
  using text = boost::beast::string_view;
  using field = boost::beast::http::field;

  void on_request_impl(boost::beast::http::verb, text method, text target, int version,
                       error_code& error) override;
  void on_response_impl(int, text, int, error_code&) override {}
  void on_field_impl(field name, text name_text, text value, error_code& error) override;
  void on_header_impl(error_code& error) override;
  void on_body_init_impl(const boost::optional<uint64_t>& length, error_code&) override;
  size_t on_body_impl(text bytes, error_code&) override;
  void on_chunk_header_impl(uint64_t, text, error_code&) override {}
  size_t on_chunk_body_impl(uint64_t, text bytes, error_code& error) override;
  void on_finish_impl(error_code&) override {}

  void refuse(unsigned status, std::string_view code, std::string detail, error_code& error);
  void refuse_for(const error_code& error, std::string_view bytes);
  void refuse_large_header();

  const server_options& limits_;
  request request_;
  std::optional<refusal> refusal_;
  uint64_t body_bytes_max_ = 0;
  size_t header_bytes_ = 0;
  unsigned hosts_ = 0;
  bool has_line_ = false;
  bool is_1_1_ = false;
  bool expects_continue_ = false;
};

}  // namespace pawl::http
