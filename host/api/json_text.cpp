#include "api/json_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pawl::api {
namespace {

namespace json = boost::json;

class writer {
 public:
  explicit writer(bool indented) : indented_(indented) {}

  void write(const json::value& value) {
    switch (value.kind()) {
      case json::kind::object:
        return write_all('{', '}', value.get_object(), [&](const json::key_value_pair& member) {
          text_ += json::serialize(member.key());
          text_ += indented_ ? ": " : ":";
          write(member.value());
        });
      case json::kind::array:
        return write_all('[', ']', value.get_array(),
                         [&](const json::value& item) { write(item); });
      case json::kind::double_:
        return write_double(value.get_double());
      default:
        text_ += json::serialize(value);
    }
  }

  std::string take() { return std::move(text_); }

 private:
  template <class Range, class Each>
  void write_all(char open, char close, const Range& range, const Each& each) {
    text_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : range) {
      if (!first) text_ += ',';
      first = false;
      break_line();
      each(item);
    }
    --depth_;
    if (!first) break_line();
    text_ += close;
  }

  void break_line() {
    if (!indented_) return;
    text_ += '\n';
    text_.append(depth_ * 2, ' ');
  }

  // The shortest text that reads back as the same double; ".0" keeps it one for readers that care.
  // What is out of a double's range is written as a number that reads back out of range. Boost.JSON
  // reads a zero with a huge exponent, such as 0e400, as NaN.
  void write_double(double number) {
    if (std::isnan(number)) number = 0;
    if (std::isinf(number)) {
      text_ += number < 0 ? "-1e999" : "1e999";
      return;
    }
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
    const std::string_view digits(buffer, end);
    text_ += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) text_ += ".0";
  }

  std::string text_;
  size_t depth_ = 0;
  bool indented_;
};

std::string written(const json::value& value, bool indented) {
  writer out(indented);
  out.write(value);
  return out.take();
}

// JSON has no place for bytes that are not UTF-8: the ones above ASCII are shown as '?' then.
json::value as_string(std::string_view text) {
  json::value out(text);
  json::error_code error;
  json::parse(json::serialize(out), error);
  if (error) {
    std::ranges::replace_if(
        out.get_string(), [](char c) { return static_cast<unsigned char>(c) > 0x7f; }, '?');
  }
  return out;
}

}  // namespace

json::value from_text(std::string_view text) {
  constexpr size_t depth_max = 1'000;
  json::error_code error;
  json::value parsed = json::parse(text, error, {}, {.max_depth = depth_max});
  return error ? as_string(text) : parsed;
}

std::string to_text(const json::value& value) {
  return written(value, false);
}
std::string to_indented_text(const json::value& value) {
  return written(value, true);
}

}  // namespace pawl::api
