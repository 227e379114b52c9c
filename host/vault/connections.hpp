// Authorizations under way: each was begun by someone who was sent to a server with a state that no
// one can guess, and ends when that state comes back. What they hold is sealed meanwhile. Any
// thread.
#pragma once

#include "vault/instance.hpp"

#include <pawl/result.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace pawl::vault {

struct connection {
  instance_id id;
  bool make_default = false;
  std::string redirect_uri;
  boost::json::value fields;  // in wiped memory
  secret_text verifier;
};

class connections {
 public:
  static constexpr int64_t kept_ms = 10 * 60'000;
  static constexpr size_t count_max = 1'000;

  // Gives the state. The oldest is forgotten when there are too many.
  secret_text begin(connection made, int64_t now_ms);
  // Once. Errors: gone, where there is none of that state any more.
  result<connection> take(std::string_view state, int64_t now_ms);

 private:
  struct kept {
    instance_id id;
    bool make_default = false;
    std::string redirect_uri;
    int64_t begun_ms = 0;
    std::string sealed;
  };

  std::mutex mutex_;
  const key key_;                                      // of this process alone
  std::map<std::string, kept, std::less<>> by_state_;  // by the state's hash
};

}  // namespace pawl::vault
