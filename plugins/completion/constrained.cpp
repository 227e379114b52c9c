#include "completion/constrained.hpp"

#include "completion/members.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace pawl::completion {
namespace {

namespace json = boost::json;

constexpr int depth_max = 64;
constexpr std::string_view kept[] = {"$ref",  "const", "default", "description",
                                     "title", "type",  "enum",    "required"};
constexpr std::string_view left_out[] = {
    "$schema",  "examples",   "exclusiveMaximum", "exclusiveMinimum", "format",
    "maxItems", "maxLength",  "maximum",          "minItems",         "minLength",
    "minimum",  "multipleOf", "pattern",          "uniqueItems",      "additionalProperties"};

template <size_t Size>
bool is_one_of(std::string_view word, const std::string_view (&words)[Size]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

class constrainer {
 public:
  bool all_required = true;

  std::optional<json::value> schema(const json::value& from, int depth) {
    const json::object* rules = from.if_object();
    if (rules == nullptr || rules->empty() || depth > depth_max) return std::nullopt;
    json::object made;
    for (const auto& [name, value] : *rules) {
      if (is_one_of(name, left_out)) continue;
      std::optional<json::value> now;
      if (is_one_of(name, kept)) {
        now = value;
      } else if (name == "items") {
        now = schema(value, depth + 1);
      } else if (name == "properties" || name == "$defs") {
        now = members(value, depth);
      } else if (name == "anyOf" || name == "oneOf") {
        now = choices(value, depth);
      }
      if (!now) return std::nullopt;
      made.insert_or_assign(name == "oneOf" ? "anyOf" : std::string_view(name), std::move(*now));
    }
    if (!close(*rules, made)) return std::nullopt;
    return made;
  }

 private:
  std::optional<json::value> members(const json::value& from, int depth) {
    const json::object* all = from.if_object();
    if (all == nullptr) return std::nullopt;
    json::object made;
    for (const auto& [name, value] : *all) {
      auto now = schema(value, depth + 1);
      if (!now) return std::nullopt;
      made.emplace(name, std::move(*now));
    }
    return made;
  }

  std::optional<json::value> choices(const json::value& from, int depth) {
    const json::array* all = from.if_array();
    if (all == nullptr) return std::nullopt;
    json::array made;
    for (const json::value& value : *all) {
      auto now = schema(value, depth + 1);
      if (!now) return std::nullopt;
      made.push_back(std::move(*now));
    }
    return made;
  }

  bool close(const json::object& rules, json::object& made) {
    const json::object* properties = object_in(rules, "properties");
    if (text_in(rules, "type") != "object" && properties == nullptr) return true;
    const json::value* others = rules.if_contains("additionalProperties");
    if (properties == nullptr || (others != nullptr && !others->is_bool())) return false;
    const json::array* required = array_in(rules, "required");
    if ((required == nullptr ? 0 : required->size()) < properties->size()) all_required = false;
    made["additionalProperties"] = false;
    return true;
  }
};

}  // namespace

std::optional<constrained_schema> constrain(const json::value& schema) {
  constrainer all;
  auto made = all.schema(schema, 0);
  if (!made) return std::nullopt;
  return constrained_schema{std::move(*made), all.all_required};
}

}  // namespace pawl::completion
