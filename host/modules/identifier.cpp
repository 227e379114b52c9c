#include "modules/identifier.hpp"

#include <algorithm>
#include <array>

namespace pawl::modules {
namespace {

// Sorted. Keywords of C++20, then what else would not be taken for a name.
constexpr std::array<std::string_view, 92> keywords = {
    "alignas",       "alignof",     "and",
    "and_eq",        "asm",         "auto",
    "bitand",        "bitor",       "bool",
    "break",         "case",        "catch",
    "char",          "char16_t",    "char32_t",
    "char8_t",       "class",       "co_await",
    "co_return",     "co_yield",    "compl",
    "concept",       "const",       "const_cast",
    "consteval",     "constexpr",   "constinit",
    "continue",      "decltype",    "default",
    "delete",        "do",          "double",
    "dynamic_cast",  "else",        "enum",
    "explicit",      "export",      "extern",
    "false",         "float",       "for",
    "friend",        "goto",        "if",
    "inline",        "int",         "long",
    "mutable",       "namespace",   "new",
    "noexcept",      "not",         "not_eq",
    "nullptr",       "operator",    "or",
    "or_eq",         "private",     "protected",
    "public",        "register",    "reinterpret_cast",
    "requires",      "return",      "short",
    "signed",        "sizeof",      "static",
    "static_assert", "static_cast", "struct",
    "switch",        "template",    "this",
    "thread_local",  "throw",       "true",
    "try",           "typedef",     "typeid",
    "typename",      "union",       "unsigned",
    "using",         "virtual",     "void",
    "volatile",      "wchar_t",     "while",
    "xor",           "xor_eq",
};
static_assert(std::ranges::is_sorted(keywords));
constexpr std::array<std::string_view, 9> other_names = {
    "EOF", "NULL", "assert", "boost", "errno", "linux", "pawl", "std", "unix"};
static_assert(std::ranges::is_sorted(other_names));

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool is_identifier(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return false;  // a leading _ is often reserved
  if (text.find("__") != std::string_view::npos) return false;
  return std::ranges::all_of(text,
                             [](char c) { return is_letter(c) || is_digit(c) || c == '_'; }) &&
         !std::ranges::binary_search(keywords, text) &&
         !std::ranges::binary_search(other_names, text);
}

std::string to_identifier(std::string_view text) {
  std::string made;
  for (char c : text) {
    const bool plain = is_letter(c) || is_digit(c);
    if (plain) {
      made += c;
    } else if (!made.empty() && made.back() != '_') {
      made += '_';
    }
  }
  if (made.empty() || !is_letter(made.front())) made.insert(0, "n");
  if (!is_identifier(made)) made += '_';
  return made;
}

std::string identifiers::take(std::string_view text) {
  const std::string name = to_identifier(text);
  std::string free = name;
  for (int i = 2; !taken_.insert(free).second; ++i) free = name + "_" + std::to_string(i);
  return free;
}

}  // namespace pawl::modules
