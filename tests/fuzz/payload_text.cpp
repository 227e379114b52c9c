// Any text as a payload: what the host makes of it, writes and reads again stays the same, and what
// an action makes of it too.
#include "actions/payload.hpp"
#include "api/json_text.hpp"
#include "fuzz/require.hpp"

#include <pawl/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

using namespace pawl;

namespace {

struct part {
  std::string name;
  std::optional<int64_t> weight;
};

struct order {
  int64_t count = 0;
  std::string note;
  std::vector<part> parts;
};

BOOST_DESCRIBE_STRUCT(part, (), (name, weight))
BOOST_DESCRIBE_STRUCT(order, (), (count, note, parts))

// Boost.JSON reads a double to within a bit or two.
bool near(double left, double right) {
  if (std::isnan(right)) return left == 0;  // it reads 0e400 as NaN
  return left == right || std::fabs(left - right) <= 1e-12 * std::fabs(left);
}

bool alike(const boost::json::value& left, const boost::json::value& right) {
  if (left.is_double() && right.is_double()) return near(left.get_double(), right.get_double());
  if (left.is_object() && right.is_object()) {
    return std::ranges::equal(left.get_object(), right.get_object(), [](auto& one, auto& other) {
      return one.key() == other.key() && alike(one.value(), other.value());
    });
  }
  if (left.is_array() && right.is_array()) {
    return std::ranges::equal(left.get_array(), right.get_array(), alike);
  }
  return left == right;
}

void check_text(std::string_view text) {
  const boost::json::value value = api::from_text(text);
  for (const std::string& written : {api::to_text(value), api::to_indented_text(value)}) {
    fuzz::require(alike(api::from_text(written), value), "text reads back as it was");
  }
}

void check_payload(std::string_view text) {
  static const auto rules = schema::checker::compile(
      R"({"type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}})");
  const auto out = actions::check_payload(*rules, text, "invalid_input", "the input of", "order");
  if (!out.ok()) fuzz::require_message(out.error().message);
}

void check_conversion(std::string_view text) {
  try {
    std::string written;
    to_json(written, from_json<order>(text));
    std::string again;
    to_json(again, from_json<order>(written));
    fuzz::require(again == written, "a payload of an action reads back as it was");
  } catch (const conversion_error& why) {
    fuzz::require_message(why.what());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_text(text);
  check_payload(text);
  check_conversion(text);
  return 0;
}
