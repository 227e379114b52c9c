#include "client/uri_text.hpp"

#include <fmt/format.h>

namespace pawl::client {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string uri_encoded(std::string_view text) {
  std::string made;
  for (char c : text) {
    if (is_unreserved(c)) {
      made += c;
    } else {
      made += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return made;
}

void add_query(std::string& to, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!to.empty()) to += '&';
  to += fmt::format("{}={}", name, uri_encoded(value));
}

}  // namespace pawl::client
