// Who may do what: bearer tokens with a role, of which only hashes are kept, as documents of the
// kind "token". Any thread.
//
// Over a Unix socket and from this process everything is allowed: the file's permissions have let
// the caller in. Loopback is allowed without a token too, unless tokens are required there, but not
// for a browser that some other site sent.
#pragma once

#include "api/router.hpp"
#include "journal/documents.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::api {

struct token_info {
  std::string name;
  api::role role = role::read;
  int64_t created_ms = 0;
};

class access {
 public:
  using clock = std::function<int64_t()>;  // milliseconds since 1970 UTC

  access(journal::documents& documents, bool loopback_needs_token, clock now_ms);

  // Reads what is kept. Errors: the store's.
  result<void> load();

  // Gives the token, which is shown this once. Errors: conflict (the name is taken), invalid_input.
  result<std::string> create(std::string name, role role);
  // Errors: not_found.
  result<void> revoke(std::string_view name);
  [[nodiscard]] std::vector<token_info> list() const;

  // The most that whoever asks may do. Errors: unauthenticated, permission_denied (another site).
  [[nodiscard]] result<role> role_of(const http::request& request) const;
  [[nodiscard]] result<void> check(const http::request& request, role needed) const;

 private:
  [[nodiscard]] std::optional<role> role_of(std::string_view token) const;

  journal::documents& documents_;
  const bool loopback_needs_token_;
  const clock now_ms_;
  std::mutex change_mutex_;  // one change at a time; taken before mutex_
  mutable std::mutex mutex_;
  std::map<std::string, token_info, std::less<>> by_hash_;
};

}  // namespace pawl::api
