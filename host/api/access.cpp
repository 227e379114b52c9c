#include "api/access.hpp"

#include "api/json_text.hpp"
#include "modules/sha256.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <sys/random.h>

namespace pawl::api {
namespace {

namespace json = boost::json;

constexpr const char* kind = "token";
constexpr size_t name_size_max = 64;

failure invalid(std::string message) {
  return {PAWL_ERROR_INVALID_INPUT, std::move(message)};
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= name_size_max && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

// 256 bits that no one can guess, told apart from other secrets by how it begins.
std::string make_token() {
  std::array<unsigned char, 32> bytes;
  while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
  }
  std::string token = "pawl_";
  for (unsigned char each : bytes) token += fmt::format("{:02x}", each);
  return token;
}

std::string_view host_name(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

// "127.0.0.1", and not "127.evil.example", a name that may lead anywhere.
bool is_loopback_address(std::string_view name) {
  in_addr parsed;
  return name.starts_with("127.") && inet_pton(AF_INET, std::string(name).c_str(), &parsed) == 1;
}

bool is_loopback_name(std::string_view authority) {
  const std::string_view name = host_name(authority);
  return name == "localhost" || name == "[::1]" || name.ends_with(".localhost") ||
         is_loopback_address(name);
}

// A page of another site can make a browser ask here, even under a name of its own that leads
// here; but not without a header that tells.
result<void> comes_from_here(const http::request& request) {
  const std::string_view host = http::find_header(request.headers, "Host");
  const std::string_view origin = http::find_header(request.headers, "Origin");
  const bool same = origin.empty() || (origin.find("://") != origin.npos &&
                                       origin.substr(origin.find("://") + 3) == host);
  if (is_loopback_name(host) && same) return {};
  return failure{
      PAWL_ERROR_PERMISSION_DENIED,
      fmt::format("a request for \"{}\" from \"{}\" needs a token: without one this host "
                  "answers its own page and programs on this machine alone",
                  host, origin.empty() ? "a program" : origin)};
}

}  // namespace

access::access(journal::documents& documents, bool loopback_needs_token, clock now_ms)
    : documents_(documents),
      loopback_needs_token_(loopback_needs_token),
      now_ms_(std::move(now_ms)) {}

result<void> access::load() {
  auto kept = documents_.all(kind);
  if (!kept) return kept.error();
  std::lock_guard lock(mutex_);
  by_hash_.clear();
  for (const journal::document& each : *kept) {
    const json::value read = from_text(each.value);
    const auto* hash = read.is_object() ? read.get_object().if_contains("sha256") : nullptr;
    const auto* role_text = hash != nullptr ? read.get_object().if_contains("role") : nullptr;
    const auto* created = hash != nullptr ? read.get_object().if_contains("created_ms") : nullptr;
    const auto role = role_text != nullptr && role_text->is_string()
                          ? role_from_name(role_text->get_string())
                          : std::nullopt;
    if (!role || !hash->is_string() || created == nullptr || !created->is_int64())
      return failure{"corrupt", fmt::format("the token \"{}\" in the journal can't be read: revoke "
                                            "it with `pawl tokens revoke`",
                                            each.key)};
    by_hash_.insert_or_assign(std::string(hash->get_string()),
                              token_info{each.key, *role, created->get_int64()});
  }
  return {};
}

result<std::string> access::create(std::string name, role role) {
  if (!is_name(name))
    return invalid(
        fmt::format("\"{}\" can't name a token: small letters, digits, '-', '_' and "
                    "'.', at most {} of them",
                    name, name_size_max));
  std::lock_guard change(change_mutex_);
  if (auto taken = documents_.find(kind, name); !taken || *taken) {
    if (!taken) return taken.error();
    return failure{PAWL_ERROR_CONFLICT,
                   fmt::format("there is a token \"{}\" already: choose another name, or revoke "
                               "that one first",
                               name)};
  }
  const std::string token = make_token();
  const token_info made = {name, role, now_ms_()};
  const std::string hash = modules::sha256_hex(token);
  auto written = documents_.put(
      {kind, name,
       to_text(json::object{
           {"sha256", hash}, {"role", role_name(role)}, {"created_ms", made.created_ms}})});
  if (!written) return written.error();
  std::lock_guard lock(mutex_);
  by_hash_.emplace(hash, made);
  return token;
}

result<void> access::revoke(std::string_view name) {
  std::lock_guard change(change_mutex_);
  auto kept = documents_.find(kind, name);
  if (!kept) return kept.error();
  if (!*kept) return failure{PAWL_ERROR_NOT_FOUND, fmt::format("there is no token \"{}\"", name)};
  if (auto removed = documents_.remove(kind, std::string(name)); !removed) return removed;
  std::lock_guard lock(mutex_);
  std::erase_if(by_hash_, [&](const auto& each) { return each.second.name == name; });
  return {};
}

std::vector<token_info> access::list() const {
  std::vector<token_info> all;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [hash, info] : by_hash_) all.push_back(info);
  }
  std::ranges::sort(all, {}, &token_info::name);
  return all;
}

std::optional<role> access::role_of(std::string_view token) const {
  const std::string hash = modules::sha256_hex(token);
  std::lock_guard lock(mutex_);
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? std::nullopt : std::optional(found->second.role);
}

result<role> access::role_of(const http::request& request) const {
  if (request.origin == http::origin::in_process || request.origin == http::origin::unix_socket)
    return role::admin;
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view given = http::find_header(request.headers, "Authorization");
  if (given.empty() && request.origin == http::origin::loopback && !loopback_needs_token_) {
    if (auto here = comes_from_here(request); !here) return here.error();
    return role::admin;
  }
  const auto has = given.starts_with(scheme) ? role_of(given.substr(scheme.size())) : std::nullopt;
  if (has) return *has;
  return failure{PAWL_ERROR_UNAUTHENTICATED,
                 given.empty() ? "a token is needed: Authorization: Bearer TOKEN; `pawl tokens "
                                 "create` makes one"
                               : "this token is not known here, or was revoked"};
}

result<void> access::check(const http::request& request, role needed) const {
  if (needed == role::open) return {};
  const auto has = role_of(request);
  if (!has) return has.error();
  if (*has >= needed) return {};
  return failure{PAWL_ERROR_PERMISSION_DENIED,
                 fmt::format("this needs a token with the role {}; yours has {}", role_name(needed),
                             role_name(*has))};
}

}  // namespace pawl::api
