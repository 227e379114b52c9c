// Between JSON and C++: in C++ the type is the schema.
//
//   struct order { std::string email; std::optional<int> count; };
//   BOOST_DESCRIBE_STRUCT(order, (), (email, count))
//   auto in = pawl::from_json<order>(R"({"email":"a@b.c"})");
//   std::string text = pawl::to_json(in);
//
// These types have a JSON form: bool, integers (their range is checked), double and float,
// std::string, described enums (as their enumerators' names), described structs with their
// described bases, std::optional (missing or null), std::vector, std::map<std::string, T>,
// std::variant (the first alternative that fits), boost::json::value (anything) and pawl::none
// (null). Unknown members are ignored. All functions are free of shared state and may be called on
// any thread; what they return owns itself.
#pragma once

#include <pawl/detail/json_read.hpp>
#include <pawl/detail/json_write.hpp>
#include <pawl/error.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pawl {

// JSON that is not what the type asks for: code invalid_input, message "/items/1/x: a number is
// expected, got a string", details {"path":"/items/1/x"}.
class conversion_error : public error {
 public:
  conversion_error(std::string path, const std::string& reason)
      : error(PAWL_ERROR_INVALID_INPUT, path.empty() ? reason : path + ": " + reason),
        path_(std::move(path)) {
    std::string details = R"({"path":)";
    detail::write_string(details, path_);
    with_details(details + '}');
  }
  const std::string& path() const { return path_; }  // JSON Pointer; empty: the whole

 private:
  std::string path_;
};

// Throws conversion_error.
template <class T>
T from_value(const boost::json::value& value) {
  T out{};
  detail::fault why;
  if (!detail::read(value, out, why)) throw conversion_error(std::move(why.path), why.message);
  return out;
}

namespace detail {

inline constexpr size_t json_depth_max = 128;

// Parses with all memory taken from `memory`, which must outlive the value.
inline boost::json::value parse(std::string_view text, boost::json::storage_ptr memory) {
  unsigned char scratch[1024];
  boost::json::parse_options options;
  options.max_depth = json_depth_max;
  boost::json::parser parser({}, options, scratch);
  parser.reset(std::move(memory));
  boost::json::error_code why;
  const size_t read = parser.write(text.data(), text.size(), why);
  if (why)
    throw conversion_error(
        "", "this is not JSON: " + why.message() + ", at byte " + std::to_string(read));
  return parser.release();
}

}  // namespace detail

// Throws conversion_error, also when the text is not JSON.
template <class T>
T from_json(std::string_view text) {
  unsigned char buffer[4096];
  boost::json::monotonic_resource memory(buffer);
  return from_value<T>(detail::parse(text, &memory));
}

// Appends the value's JSON to `out`. Members come in the order of their description, without
// spaces; an empty optional member is left out. Throws pawl::error (invalid_output) for what JSON
// can't say: NaN, infinity, an enum without a name. Strings must hold UTF-8.
template <class T>
void to_json(std::string& out, const T& value) {
  detail::write(out, value);
}

template <class T>
std::string to_json(const T& value) {
  std::string out;
  detail::write(out, value);
  return out;
}

}  // namespace pawl
