#include "schema/characters.hpp"
#include "schema/format.hpp"

#include <algorithm>

namespace pawl::schema {
namespace {

constexpr std::string_view unreserved_marks = "-._~";
constexpr std::string_view sub_delimiters = "!$&'()*+,;=";

// Whether `text` holds only unreserved characters, whole percent escapes, and those of the two
// sets.
bool is_uri_text(std::string_view text, std::string_view more, std::string_view yet_more = {}) {
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) {
        return false;
      }
      at += 2;
    } else if (!is_alphanumeric(c) && !is_one_of(c, unreserved_marks) && !is_one_of(c, more) &&
               !is_one_of(c, yet_more)) {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || is_one_of(c, "+-.");
  });
}

// "v1.something" between the brackets of a host.
bool is_ip_future(std::string_view text) {
  const size_t dot = text.find('.');
  return dot != text.npos && dot > 1 && is_one_of(text.front(), "vV") && dot + 1 < text.size() &&
         std::ranges::all_of(text.substr(1, dot - 1), is_hex_digit) &&
         text.find('%') == text.npos && is_uri_text(text.substr(dot + 1), sub_delimiters, ":");
}

bool is_authority(std::string_view text) {
  if (const size_t at = text.find('@'); at != text.npos) {
    if (!is_uri_text(text.substr(0, at), sub_delimiters, ":")) return false;
    text.remove_prefix(at + 1);
  }
  size_t port = text.rfind(':');
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == text.npos) return false;
    const std::string_view address = text.substr(1, end - 1);
    if (!is_ipv6(address) && !is_ip_future(address)) return false;
    text.remove_prefix(end + 1);
    if (text.empty()) return true;
    if (text.front() != ':') return false;
    port = 0;
  } else if (!is_uri_text(text.substr(0, port), sub_delimiters)) {
    return false;
  }
  return port == text.npos || std::ranges::all_of(text.substr(port + 1), is_digit);
}

// All of a URI after its scheme.
bool is_after_scheme(std::string_view text) {
  if (const size_t at = text.find('#'); at != text.npos) {
    if (!is_uri_text(text.substr(at + 1), sub_delimiters, ":@/?")) return false;
    text = text.substr(0, at);
  }
  if (const size_t at = text.find('?'); at != text.npos) {
    if (!is_uri_text(text.substr(at + 1), sub_delimiters, ":@/?")) return false;
    text = text.substr(0, at);
  }
  if (text.starts_with("//")) {
    const size_t end = std::min(text.find('/', 2), text.size());
    if (!is_authority(text.substr(2, end - 2))) return false;
    text.remove_prefix(end);
  }
  return is_uri_text(text, sub_delimiters, ":@/");
}

// The part of an address before '@', unquoted: atoms with single dots between them.
bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != text.npos) return false;
  return std::ranges::all_of(
      text, [](char c) { return is_alphanumeric(c) || is_one_of(c, "!#$%&'*+-/=?^_`{|}~."); });
}

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return false;
    if (text[at] == '\\' && ++at == text.size()) return false;
    if (text[at] < ' ' || text[at] > '~') return false;
  }
  return true;
}

bool is_group_of_hex(std::string_view text) {
  return !text.empty() && text.size() <= 4 && std::ranges::all_of(text, is_hex_digit);
}

}  // namespace

bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    const size_t dot = std::min(text.find('.'), text.size());
    const std::string_view digits = text.substr(0, dot);
    if (digits.empty() || digits.size() > 3 || !std::ranges::all_of(digits, is_digit)) return false;
    if (digits.size() > 1 && digits.front() == '0') return false;
    if (digits.size() == 3 && digits > "255") return false;
    if ((dot == text.size()) != (part == 3)) return false;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return text.empty();
}

bool is_ipv6(std::string_view text) {
  int groups = 0;
  bool shortened = text.starts_with("::");
  if (shortened) text.remove_prefix(2);
  while (!text.empty()) {
    if (text.find(':') == text.npos && text.find('.') != text.npos) {
      groups += 2;
      if (!is_ipv4(text)) return false;
      break;
    }
    const size_t colon = std::min(text.find(':'), text.size());
    if (!is_group_of_hex(text.substr(0, colon))) return false;
    ++groups;
    text.remove_prefix(colon);
    if (text.empty()) break;
    text.remove_prefix(1);
    if (text.empty()) return false;
    if (text.front() == ':') {
      if (shortened) return false;
      shortened = true;
      text.remove_prefix(1);
    }
  }
  return shortened ? groups < 8 : groups == 8;
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const size_t end = std::min(text.find('.'), text.size());
    const std::string_view label = text.substr(0, end);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
      return false;
    }
    if (!std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; })) {
      return false;
    }
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_email(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == text.npos) return false;
  const std::string_view mailbox = text.substr(0, at);
  std::string_view domain = text.substr(at + 1);
  if (!is_dot_atom(mailbox) && !is_quoted(mailbox)) return false;
  if (!domain.starts_with('[') || !domain.ends_with(']')) return is_hostname(domain);
  domain = domain.substr(1, domain.size() - 2);
  if (domain.starts_with("IPv6:")) return is_ipv6(domain.substr(5));
  return is_ipv4(domain);
}

bool is_uri(std::string_view text) {
  const size_t colon = text.find(':');
  return colon != text.npos && is_scheme(text.substr(0, colon)) &&
         is_after_scheme(text.substr(colon + 1));
}

bool is_uri_reference(std::string_view text) {
  if (is_uri(text)) return true;
  // Without a scheme, a colon in the first segment would make it look like one.
  const size_t end = text.find_first_of(":/?#");
  return (end == text.npos || text[end] != ':') && is_after_scheme(text);
}

}  // namespace pawl::schema
