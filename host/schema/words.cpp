#include "schema/words.hpp"

#include "schema/number.hpp"

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
std::string shortened(std::string text, size_t size_max) {
  if (text.size() <= size_max) return text;
  size_t end = size_max - 3;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

// Words joined as a sentence has them. What would make it too long is only counted.
class enumeration {
 public:
  enumeration(size_t count, std::string_view last_joint, std::string_view rest_joint)
      : left_(count), last_joint_(last_joint), rest_joint_(rest_joint) {}

  [[nodiscard]] bool takes_more() const { return left_ > 0 && text_.size() < size_max; }

  // Precondition: takes_more().
  void add(std::string_view word) {
    --left_;
    if (!text_.empty()) text_.append(left_ == 0 ? last_joint_ : ", ");
    text_.append(word);
  }

  [[nodiscard]] std::string text() const {
    if (left_ == 0) return text_;
    return text_ + std::string(rest_joint_) + std::to_string(left_) + " more";
  }

 private:
  static constexpr size_t size_max = 100;

  size_t left_;
  std::string_view last_joint_, rest_joint_;
  std::string text_;
};

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

std::string value_words(const value& subject) {
  const bool large = subject.is_string() || subject.is_structured();
  return large ? std::string(kind_words(subject)) : brief(subject);
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

std::string choices_words(const boost::json::array& choices) {
  enumeration out(choices.size(), " or ", " or one of ");
  for (auto each = choices.begin(); out.takes_more(); ++each) out.add(brief(*each));
  return choices.empty() ? "nothing" : out.text();
}

std::string names_words(const std::vector<property>& properties) {
  enumeration out(properties.size(), " and ", " and ");
  for (auto each = properties.begin(); out.takes_more(); ++each) out.add(brief_text(each->name));
  return out.text();
}

std::string forbidden_words(const node& forbidden) {
  if (forbidden.verdict == node::kind::always) return "is not allowed";
  if (forbidden.constant != nullptr) return "must not be " + brief(*forbidden.constant);
  if (forbidden.allowed) return "must not be " + choices_words(*forbidden.allowed->listed);
  if (forbidden.types != type_any) {
    const bool only = !forbidden.numbers && !forbidden.strings && !forbidden.arrays &&
                      !forbidden.objects && !forbidden.in_place;
    if (only) return "must not be " + types_words(forbidden.types);
  }
  return "is of a form that the schema forbids";
}

std::string brief(const value& subject) {
  if (subject.is_double()) return number_words(double_of(subject));
  // The serializer stops where the buffer ends, however large the value.
  std::array<char, brief_size_max + 8> buffer;
  boost::json::serializer serializer;
  serializer.reset(&subject);
  const auto text = serializer.read(buffer.data(), buffer.size());
  return shortened(std::string(text.data(), text.size()), brief_size_max);
}

std::string brief_text(std::string_view text) {
  return brief(value(text.substr(0, brief_size_max + 8)));
}

std::string brief_uri(std::string_view uri) {
  constexpr size_t size_max = 200;
  return '"' + shortened(std::string(uri.substr(0, size_max + 8)), size_max) + '"';
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
