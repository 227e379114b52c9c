// libcurl as all its users here need it: the library itself, its lists, and one transfer's handle.
#pragma once

#include <pawl/call.hpp>
#include <pawl/error.hpp>

#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <string>

namespace pawl::carrier {

// libcurl, for as long as someone needs it. Throws pawl::error.
struct library {
  library();
  library(const library&) = delete;
  ~library() { curl_global_cleanup(); }
};

struct list_cleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using text_list = std::unique_ptr<curl_slist, list_cleanup>;
void append(text_list& to, const std::string& line);

error invalid(const std::string& reason);

// Made on any thread, then used by one.
class easy {
 public:
  CURL* handle() const { return handle_.get(); }

 protected:
  // The transfer ends with the call's time, if not after `timeout`.
  explicit easy(const call& of, std::chrono::milliseconds timeout = std::chrono::hours(1));

  // Throws pawl::error invalid_input for what can't be sent.
  template <class Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(handle_.get(), option, value));
  }

 private:
  struct cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  static void check(CURLcode answer);

  std::unique_ptr<CURL, cleanup> handle_;
};

}  // namespace pawl::carrier
