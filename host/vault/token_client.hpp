// Posts forms to token endpoints over HTTP and HTTPS, many at once, from one thread of its own,
// which is started when it is first needed. Any thread.
#pragma once

#include "vault/oauth2.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace pawl::vault {

class token_client {
 public:
  explicit token_client(std::chrono::milliseconds timeout = std::chrono::seconds(20));
  ~token_client();

  // `answer` is called once, on the client's thread; it may block for the disk, and ask again.
  // After stop() it is called at once.
  void post(std::string url, secret_text form, std::function<void(token_answer)> answer);

  // Gives up what is under way; every answer was called when it returns.
  void stop();

 private:
  class worker;
  const std::unique_ptr<worker> worker_;
};

}  // namespace pawl::vault
