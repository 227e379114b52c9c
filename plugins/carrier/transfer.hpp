// One thing that libcurl carries for a call: its handle, set up. Made on any thread, then used by
// the client's only.
#pragma once

#include <pawl/call.hpp>
#include <pawl/error.hpp>

#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <new>
#include <string>

namespace pawl::carrier {

struct list_cleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using text_list = std::unique_ptr<curl_slist, list_cleanup>;
void append(text_list& to, const std::string& line);

error invalid(const std::string& reason);

class transfer {
 public:
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;
  virtual ~transfer() = default;

  CURL* handle() const { return easy_.get(); }

  // The call that it is carried for.
  virtual const call& info() const = 0;
  // Completes the call as libcurl's result and what came back say; or gives what is to be carried
  // next for the same call.
  virtual std::unique_ptr<transfer> finish(CURLcode result) noexcept = 0;
  virtual void fail(const error& why) = 0;

 protected:
  // It ends with the call's time, if not after `timeout`.
  transfer(const call& of, std::chrono::milliseconds timeout);

  // Throws pawl::error invalid_input for what can't be sent.
  template <class Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(easy_.get(), option, value));
  }

 private:
  struct cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  static void check(CURLcode answer);

  std::unique_ptr<CURL, cleanup> easy_;
};

}  // namespace pawl::carrier
