#include "conformance/made_input.hpp"

#include "conformance/random.hpp"

#include <boost/json.hpp>

#include <limits>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

constexpr size_t tries = 60;
constexpr size_t unfit_max = 24;
constexpr size_t broken_max = 12;

json::value odd_value(random_source& random) {
  switch (random.below(10)) {
    case 0:
      return nullptr;
    case 1:
      return random.one_in(2);
    case 2:
      return std::numeric_limits<int64_t>::min();
    case 3:
      return std::numeric_limits<uint64_t>::max();
    case 4:
      return -1.5e300;
    case 5:
      return "";
    case 6:
      return json::string(5'000, 'x');
    case 7:
      return json::string("\0\n\"\\\x7f \xF0\x9F\x98\x80", 10);
    case 8:
      return json::array(100, nullptr);
    default:
      return json::object{{"", json::array{json::object{}}}};
  }
}

// Changes something anywhere in the value.
void spoil(json::value& value, random_source& random) {
  if (json::object* members = value.if_object(); members != nullptr && !random.one_in(3)) {
    if (members->empty() || random.one_in(4)) {
      (*members)["no_such_member"] = odd_value(random);
      return;
    }
    auto chosen = members->begin() + static_cast<std::ptrdiff_t>(random.below(members->size()));
    if (random.one_in(3)) {
      members->erase(chosen);
    } else {
      spoil(chosen->value(), random);
    }
  } else if (json::array* items = value.if_array();
             items != nullptr && !items->empty() && !random.one_in(3)) {
    spoil(random.one_of(*items), random);
  } else {
    value = odd_value(random);
  }
}

std::string nested(size_t depth, const char* open, const char* close) {
  std::string text;
  for (size_t i = 0; i < depth; ++i) text += open;
  for (size_t i = 0; i < depth; ++i) text += close;
  return text;
}

}  // namespace

std::vector<json::value> unfit_values(const example& good, uint64_t seed) {
  random_source random(seed);
  std::vector<json::value> found;
  for (size_t i = 0; i < tries && found.size() < unfit_max; ++i) {
    json::value spoilt = good.input;
    spoil(spoilt, random);
    if (!good.action->input.accepts(spoilt)) found.push_back(std::move(spoilt));
  }
  return found;
}

std::vector<std::string> broken_texts(const std::string& good, uint64_t seed) {
  std::vector<std::string> texts = {"",
                                    " ",
                                    "nul",
                                    "{",
                                    "[1,",
                                    "\"",
                                    "\"\\u12",
                                    "\"\xff\"",
                                    "1e",
                                    "{\"a\":1,}",
                                    "{} {}",
                                    std::string("\0", 1),
                                    nested(10'000, "[", "]"),
                                    nested(10'000, "{\"a\":", "}"),
                                    "\"" + std::string(100'000, 'x'),
                                    std::string(5'000, '9')};
  random_source random(seed);
  for (size_t i = 0; i < broken_max && !good.empty(); ++i) {
    std::string broken = good.substr(0, random.below(good.size()));
    if (random.one_in(2)) broken += static_cast<char>(random.below(256));
    texts.push_back(std::move(broken));
  }
  return texts;
}

}  // namespace pawl::conformance
