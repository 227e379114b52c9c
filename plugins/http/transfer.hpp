// One request on its way: libcurl's handle, set up, and what has come back so far. Made on any
// thread, then used by the client's only.
#pragma once

#include <pawl/call_handle.hpp>
#include <pawl/plugins/http.hpp>

#include <cstdint>
#include <curl/curl.h>
#include <memory>
#include <string>

namespace pawl::http {

class transfer {
 public:
  // Throws pawl::error invalid_input for a request that can't be sent.
  transfer(call_handle<response> call, request_input in);
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;

  CURL* handle() const { return easy_.get(); }
  uint64_t token() const { return call_->abi().token; }
  bool cancelled() const { return call_->cancelled(); }

  // Completes the call as libcurl's result and the answer say.
  void finish(CURLcode result);
  void fail(const error& why) { call_.fail(why); }

 private:
  struct cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  template <class Value>
  void set(CURLoption option, Value value);
  void set_target();
  void set_body();
  void set_headers();
  const char* content_type() const;
  void add_header(const std::string& name, const std::string& value);
  void add_line(const std::string& line);
  bool has_header(std::string_view name) const;

  static size_t take_body(char* data, size_t one, size_t size, void* self) noexcept;
  static size_t take_header(char* data, size_t one, size_t size, void* self) noexcept;

  call_handle<response> call_;
  request_input request_;
  std::string body_;
  std::unique_ptr<curl_slist, cleanup> headers_;
  std::unique_ptr<CURL, cleanup> easy_;  // goes before what it points to

  response response_;
  std::string received_;
  bool too_large_ = false;
};

}  // namespace pawl::http
