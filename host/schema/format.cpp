#include "schema/format.hpp"

#include "schema/characters.hpp"
#include "schema/pattern.hpp"

#include <algorithm>

namespace pawl::schema {
namespace {

constexpr format formats[] = {
    {"date", is_date, "2026-01-31"},
    {"date-time", is_date_time, "2026-01-31T12:30:00Z"},
    {"duration", is_duration, "P1DT12H"},
    {"email", is_email, "name@example.com"},
    {"hostname", is_hostname, "www.example.com"},
    {"ipv4", is_ipv4, "192.0.2.1"},
    {"ipv6", is_ipv6, "2001:db8::1"},
    {"json-pointer", is_json_pointer, "/items/0/name"},
    {"regex", is_regular_expression, "^[a-z]+$", 16},
    {"time", is_time, "12:30:00Z"},
    {"uri", is_uri, "https://example.com/path"},
    {"uri-reference", is_uri_reference, "../path?query"},
    {"uuid", is_uuid, "123e4567-e89b-12d3-a456-426614174000"},
};

}  // namespace

const format* find_format(std::string_view name) {
  const auto* found = std::ranges::find(formats, name, &format::name);
  return found == std::end(formats) ? nullptr : found;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t at = 0; at < text.size(); ++at) {
    const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
    if (hyphen ? text[at] != '-' : !is_hex_digit(text[at])) return false;
  }
  return true;
}

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (size_t at = text.find('~'); at != text.npos; at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || !is_one_of(text[at + 1], "01")) return false;
  }
  return true;
}

}  // namespace pawl::schema
