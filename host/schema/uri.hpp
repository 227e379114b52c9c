// URI references as RFC 3986 resolves them, and the tokens of JSON Pointers (RFC 6901). Pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pawl::schema {

struct split_uri {
  std::string_view document;  // all before '#'
  std::string_view fragment;  // all after it; empty without one
};
split_uri split_fragment(std::string_view uri);

// `reference` as it reads from within the document at `base`. An empty base changes nothing.
std::string resolve_uri(std::string_view base, std::string_view reference);

// "%25" and its like replaced; nothing when an escape is broken.
std::optional<std::string> percent_decode(std::string_view text);

// One token of a JSON Pointer: "~" and "/" escaped, and the way back.
std::string escape_token(std::string_view name);
std::optional<std::string> unescape_token(std::string_view token);

}  // namespace pawl::schema
