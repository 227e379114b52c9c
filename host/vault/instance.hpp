// One credential that was set: what kind, whose, its name, how it stands, and, sealed, its fields.
// Plain data; as a document it is what the journal keeps.
#pragma once

#include "journal/store.hpp"
#include "vault/sealed.hpp"

#include <pawl/result.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace pawl::vault {

struct instance_id {
  std::string kind, scope, name;

  auto operator<=>(const instance_id&) const = default;
  // "slack.bot project/main"
  [[nodiscard]] std::string text() const { return kind + ' ' + scope + '/' + name; }
};

struct instance {
  instance_id id;
  bool is_default = false;     // of its kind and scope; one of them at most
  int64_t created_ms = 0;      // milliseconds since 1970 UTC
  int64_t changed_ms = 0;      // its fields: set, rotated, connected
  int64_t revoked_ms = 0;      // 0: it may be used
  int64_t expired_ms = 0;      // OAuth: when a refresh was refused; 0: it was not
  bool has_token = false;      // OAuth: the server gave one, or a person did
  int64_t refresh_due_ms = 0;  // OAuth: when its token is old; 0: never
  uint64_t revision = 0;       // counts changes of its contents
  std::string key_id;          // what it is sealed under
  std::string sealed;          // contents
};

// What is sealed, in wiped memory.
struct contents {
  boost::json::value fields;  // an object that fits the kind's schema
  boost::json::value token;   // OAuth: {"access_token", "refresh_token"?, "expires_ms"?}, or null

  [[nodiscard]] secret_text text() const;
  static result<contents> of(std::string_view text);
};

inline constexpr const char* document_kind = "credential";

std::string document_key(const instance_id& id);
journal::document to_document(const instance& from);
// Errors: corrupt.
result<instance> instance_of(const journal::document& from);

void seal(instance& into, const contents& what, const key& under);
// Errors: corrupt.
result<contents> open(const instance& from, const key& under);

}  // namespace pawl::vault
