#include "flow/run_key.hpp"

#include <pawl/detail/sip_hash.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

namespace pawl::flow {
namespace {

namespace json = boost::json;

constexpr int64_t priority_max = 1'000'000'000;

const json::value* at(const json::value& input, const std::string& pointer) {
  json::error_code error;
  return input.find_pointer(pointer, error);
}

std::string bounded(std::string text) {
  if (text.size() <= key_bytes_max) return text;
  // Any fixed keys will do: what matters is that the same value gives the same text.
  char hashed[48];
  std::snprintf(hashed, sizeof hashed, "hash:%016llx%016llx",
                static_cast<unsigned long long>(detail::sip_hash({{0, 1}}, text)),
                static_cast<unsigned long long>(detail::sip_hash({{0, 2}}, text)));
  return hashed;
}

}  // namespace

run_place place_of(std::string_view input, const workflow_limits& limits) {
  run_place found;
  if (!limits.key && !limits.priority) return found;
  json::error_code error;
  const json::value value = json::parse(input, error);
  if (error) return found;
  if (limits.key) {
    const json::value* key = at(value, *limits.key);
    if (key != nullptr && !key->is_null()) found.key = bounded(json::serialize(*key));
  }
  if (limits.priority) {
    const json::value* priority = at(value, *limits.priority);
    if (priority != nullptr && priority->is_int64())
      found.priority = std::clamp(priority->get_int64(), -priority_max, priority_max);
  }
  return found;
}

bool is_json_pointer(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != '/') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

}  // namespace pawl::flow
