#include "http/message.hpp"

#include <algorithm>

namespace pawl::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view find_header(const headers& among, std::string_view name) {
  const auto found = std::ranges::find_if(among, [&](const auto& each) {
    return std::ranges::equal(each.first, name, {}, lower, lower);
  });
  return found == among.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace pawl::http
