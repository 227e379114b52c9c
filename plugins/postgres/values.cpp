#include "values.hpp"

#include <pawl/binary.hpp>
#include <pawl/json.hpp>

#include <charconv>
#include <cmath>

namespace pawl::postgres {

namespace json = boost::json;

std::optional<std::string> to_parameter(const json::value& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_string()) return to_json(value);
  std::string text(std::string_view(value.get_string()));
  if (text.find('\0') != text.npos)
    throw final_error(PAWL_ERROR_INVALID_INPUT, "a parameter holds a zero byte");
  return text;
}

json::value to_value(unsigned type, std::string_view text) {
  enum : unsigned { bool_type = 16, int8 = 20, int2 = 21, int4 = 23, oid = 26 };
  enum : unsigned { json_type = 114, float4 = 700, float8 = 701, jsonb = 3802 };
  const char* const end = text.data() + text.size();
  if (type == bool_type) return text == "t";
  if (type == int2 || type == int4 || type == int8 || type == oid) {
    int64_t number = 0;
    if (std::from_chars(text.data(), end, number).ptr == end) return number;
  }
  if (type == float4 || type == float8) {
    double number = 0;
    if (std::from_chars(text.data(), end, number).ptr == end && std::isfinite(number))
      return number;
  }
  if (type == json_type || type == jsonb) return from_json<json::value>(text);
  return json::string(replace_invalid_utf8(text));
}

}  // namespace pawl::postgres
