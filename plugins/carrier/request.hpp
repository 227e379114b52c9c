// What is sent over HTTP, and what comes back. Plain data.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pawl::carrier {

struct request {
  std::string method = "GET";
  std::string url;  // http or https
  std::map<std::string, std::string> headers = {};
  std::optional<std::string> body = {};
  // How messages name it; empty: by its method and its URL without user, password and query.
  std::string shown = {};
  std::chrono::milliseconds timeout = std::chrono::hours(1);  // the call's own deadline counts too
  std::chrono::seconds idle_timeout{0};                       // without a byte either way; 0: none
  uint64_t answer_bytes_max = 2 * 1024 * 1024;
  bool cuts_answer = false;  // what is longer is cut off; otherwise it is an error
  int64_t redirects_max = 0;
  bool verify_tls = true;
  // Dots in the path go out as they are, and the answer's encoding stays; both are undone
  // otherwise.
  bool as_is = false;
};

struct answer {
  int status = 0;
  std::map<std::string, std::string> headers =
      {};  // names in lower case, repeated ones joined by ", "
  std::string body = {};
  std::chrono::seconds retry_after{0};  // as the header of that name asks: seconds, or until a date
  std::string shown = {};               // the request that it answers
};

}  // namespace pawl::carrier
