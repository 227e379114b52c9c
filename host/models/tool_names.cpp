#include "models/tool_names.hpp"

namespace pawl::models {
namespace {

constexpr size_t size_max = 64;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

std::string free_tool_name(std::string_view name,
                           const std::function<bool(const std::string&)>& is_taken) {
  std::string plain(name.substr(0, size_max));
  for (char& c : plain) {
    if (!is_plain(c)) c = '_';
  }
  std::string made = plain;
  for (int i = 2; is_taken(made); ++i) {
    const std::string number = '_' + std::to_string(i);
    made = plain.substr(0, size_max - number.size()) + number;
  }
  return made;
}

const std::string& tool_names::outside(std::string_view name) {
  if (const auto known = outside_.find(name); known != outside_.end()) return known->second;
  std::string made =
      free_tool_name(name, [&](const std::string& each) { return inside_.contains(each); });
  inside_.emplace(made, name);
  return outside_.emplace(name, std::move(made)).first->second;
}

std::string_view tool_names::inside(std::string_view name) const {
  const auto known = inside_.find(name);
  return known == inside_.end() ? name : known->second;
}

}  // namespace pawl::models
