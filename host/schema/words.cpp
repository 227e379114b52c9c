#include "schema/words.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/serializer.hpp>

#include <array>
#include <charconv>

namespace pawl::schema {
namespace {

using boost::json::kind;
using boost::json::value;

constexpr size_t brief_size_max = 60;

// Cut at a character's border.
std::string shortened(std::string text) {
  if (text.size() <= brief_size_max) return text;
  size_t end = brief_size_max - 3;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

// The shortest decimal, where Boost.JSON writes 2.5 as "2.5E0".
std::string number_words(double number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return std::string(text.data(), end);
}

}  // namespace

std::string_view kind_words(const value& subject) {
  switch (subject.kind()) {
    case kind::null:
      return "null";
    case kind::bool_:
      return "a boolean";
    case kind::string:
      return "a string";
    case kind::array:
      return "an array";
    case kind::object:
      return "an object";
    default:
      return is_integer(subject) ? "an integer" : "a number";
  }
}

std::string types_words(type_set types) {
  constexpr std::pair<type_set, std::string_view> names[] = {
      {type_string, "a string"},    {type_integer | type_fraction, "a number"},
      {type_integer, "an integer"}, {type_boolean, "a boolean"},
      {type_array, "an array"},     {type_object, "an object"},
      {type_null, "null"},
  };
  std::string out;
  for (const auto& [bits, name] : names) {
    if ((types & bits) != bits) continue;
    types = static_cast<type_set>(types & ~bits);
    if (!out.empty()) out += types == 0 ? " or " : ", ";
    out += name;
  }
  return out.empty() ? "nothing" : out;
}

std::string brief(const value& subject) {
  if (const double* number = subject.if_double()) return number_words(*number);
  // The serializer stops where the buffer ends, however large the value.
  std::array<char, brief_size_max + 8> buffer;
  boost::json::serializer serializer;
  serializer.reset(&subject);
  const auto text = serializer.read(buffer.data(), buffer.size());
  return shortened(std::string(text.data(), text.size()));
}

std::string brief_text(std::string_view text) {
  return brief(value(text.substr(0, brief_size_max + 8)));
}

std::string none_fit_words(size_t count, const std::vector<violation>& closest,
                           std::string_view path) {
  std::string out = count == 1 ? "must fit the one alternative, but does not"
                               : "fits none of " + counted(count, "alternative");
  // Alternatives within alternatives would tell of each other without end.
  if (closest.empty() || closest.front().message.size() > 200) return out;
  const violation& nearest = closest.front();
  out += count == 1 ? ": " : "; the closest one says: ";
  if (nearest.instance_path != path) out += nearest.instance_path + " ";
  return out + nearest.message;
}

std::string counted(size_t count, std::string_view noun) {
  std::string out = std::to_string(count) + " ";
  if (count == 1) return out.append(noun);
  if (noun.ends_with('y')) return out.append(noun.substr(0, noun.size() - 1)).append("ies");
  return out.append(noun).append("s");
}

}  // namespace pawl::schema
