#include "schema/ecma.hpp"

#include "schema/characters.hpp"
#include "schema/unicode_categories.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

namespace pawl::schema {
namespace {

// What `\s` stands for in ECMA-262 and what `\S` does: RE2 knows only the ASCII ones and has no way
// to take a set out of a class.
constexpr std::string_view space_class =
    R"(\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view no_space_class =
    R"(\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027})"
    R"(\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view any_but_line_end = R"([^\n\r\x{2028}\x{2029}])";
constexpr std::string_view nothing_class = R"([^\x{0}-\x{10ffff}])";
constexpr std::string_view anything_class = R"([\x{0}-\x{10ffff}])";

class translator {
 public:
  translator(std::string_view ecma, ecma_use use) : in_(ecma), use_(use) {}

  result<std::string> run() {
    while (at_ < in_.size() && why_.empty()) {
      const char c = in_[at_];
      if (c == '\\') {
        escape(false);
      } else if (c == '[') {
        character_class();
      } else if (c == '(') {
        group();
      } else if (c == '{' && use_ == ecma_use::syntax) {
        repetition();
      } else {
        if (c == '.') {
          out_ += any_but_line_end;
        } else {
          out_ += c;
        }
        ++at_;
      }
    }
    if (!why_.empty()) return failure{.code = "invalid_schema", .message = std::move(why_)};
    return std::move(out_);
  }

 private:
  void malformed(std::string_view what) {
    if (why_.empty()) why_ = std::string(what) + " at offset " + std::to_string(at_);
  }

  // `replacement` has the same syntax, not the same meaning.
  void lacking(std::string_view what, std::string_view replacement) {
    if (use_ == ecma_use::syntax) {
      out_ += replacement;
    } else {
      malformed(std::string(what) +
                ", which is not supported because it can't be matched in linear"
                " time,");
    }
  }

  bool take(std::string_view text) {
    if (!in_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  void group() {
    if (take("(?:")) {
      out_ += "(?:";
    } else if (take("(?=") || take("(?!")) {
      lacking("lookahead", "(?:");
    } else if (take("(?<=") || take("(?<!")) {
      lacking("lookbehind", "(?:");
    } else if (take("(?<")) {
      const size_t end = in_.find('>', at_);
      if (end == in_.npos || end == at_) return malformed("a group name without an end");
      at_ = end + 1;
      out_ += "(?:";
    } else if (take("(?")) {
      malformed("an unknown kind of group");
    } else {
      ++at_;
      out_ += '(';
    }
  }

  // Where only the syntax counts, all repetitions are one, so that none is large.
  void repetition() {
    ++at_;
    const std::optional<uint32_t> low = number();
    std::optional<uint32_t> high = low;
    if (low && take(",") && at_ < in_.size() && is_digit(in_[at_])) high = number();
    if (!low || !take("}")) return malformed("a '{' that begins no repetition");
    if (high < low) return malformed("a repetition whose end is before its beginning");
    out_ += "{1}";
  }

  // Of decimal digits; what is huge is the largest.
  std::optional<uint32_t> number() {
    const size_t begin = at_;
    while (at_ < in_.size() && is_digit(in_[at_])) ++at_;
    if (at_ == begin) return std::nullopt;
    uint32_t out = std::numeric_limits<uint32_t>::max();
    std::from_chars(in_.data() + begin, in_.data() + at_, out);
    return out;
  }

  void character_class() {
    ++at_;
    const bool negated = take("^");
    if (take("]")) {
      out_ += negated ? anything_class : nothing_class;
      return;
    }
    out_ += negated ? "[^" : "[";
    while (why_.empty()) {
      if (at_ == in_.size()) return malformed("a character class without an end");
      const char c = in_[at_];
      if (c == '\\') {
        escape(true);
        continue;
      }
      ++at_;
      if (c == '[') out_ += '\\';
      out_ += c;
      if (c == ']') return;
    }
  }

  void escape(bool in_class) {
    ++at_;
    if (at_ == in_.size()) return malformed("a lone backslash");
    const char c = in_[at_++];
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 't':
      case 'n':
      case 'v':
      case 'f':
      case 'r':
        out_.append({'\\', c});
        return;
      case 's':
      case 'S':
        return space(c == 's', in_class);
      case 'b':
        out_ += in_class ? "\\x{8}" : "\\b";
        return;
      case 'B':
        if (in_class) return malformed("\\B inside a character class");
        out_ += "\\B";
        return;
      case 'c':
        if (at_ == in_.size() || !is_letter(in_[at_])) return malformed("\\c without a letter");
        return code_point(static_cast<uint32_t>(in_[at_++]) % 32);
      case 'x':
        return fixed_hex(2);
      case 'u':
        return unicode();
      case 'p':
      case 'P':
        return property(c);
      case 'k':
        at_ = std::min(in_.find('>', at_), in_.size() - 1) + 1;
        return lacking("a backreference", "(?:)");
      default:
        return other_escape(c, in_class);
    }
  }

  void space(bool positive, bool in_class) {
    if (in_class) {
      out_ += positive ? space_class : no_space_class;
    } else {
      out_.append(positive ? "[" : "[^").append(space_class).append("]");
    }
  }

  void other_escape(char c, bool in_class) {
    if (c == '0' && (at_ == in_.size() || !is_digit(in_[at_]))) return code_point(0);
    if (is_digit(c)) {
      if (in_class) return malformed("a backreference inside a character class");
      while (at_ < in_.size() && is_digit(in_[at_])) ++at_;
      return lacking("a backreference", "(?:)");
    }
    if (is_letter(c)) return malformed(std::string("the unknown escape \\") + c);
    if (static_cast<unsigned char>(c) >= 0x80) {
      return malformed("a backslash before a character that it means nothing for");
    }
    if (c != '_') out_ += '\\';
    out_ += c;
  }

  void code_point(uint32_t code) {
    char digits[8];
    const char* const end = std::to_chars(digits, digits + sizeof digits, code, 16).ptr;
    out_.append("\\x{").append(std::string_view(digits, end)).append("}");
  }

  std::optional<uint32_t> hex(size_t count) {
    uint32_t code = 0;
    if (count == 0 || count > 8 || in_.size() - at_ < count) return std::nullopt;
    const char* begin = in_.data() + at_;
    if (std::from_chars(begin, begin + count, code, 16).ptr != begin + count) return std::nullopt;
    at_ += count;
    return code;
  }

  void fixed_hex(size_t count) {
    const std::optional<uint32_t> code = hex(count);
    if (!code) return malformed("an escape without its hexadecimal digits");
    code_point(*code);
  }

  void unicode() {
    std::optional<uint32_t> code;
    if (take("{")) {
      const size_t end = in_.find('}', at_);
      code = hex(end == in_.npos ? 0 : end - at_);
      if (!code || *code > 0x10ffff) return malformed("a \\u{...} that is no code point");
      ++at_;
    } else if (code = hex(4); code && *code >= 0xd800 && *code < 0xdc00 && take("\\u")) {
      const std::optional<uint32_t> low = hex(4);
      if (!low || *low < 0xdc00 || *low > 0xdfff) return malformed("half a surrogate pair");
      code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
    }
    if (!code) return malformed("an escape without its hexadecimal digits");
    if (*code >= 0xd800 && *code <= 0xdfff) return malformed("half a surrogate pair");
    code_point(*code);
  }

  void property(char letter) {
    const size_t end = in_.find('}', at_);
    if (!take("{") || end == in_.npos) return malformed("a \\p without its {name}");
    const std::string_view name = in_.substr(at_, end - at_);
    const std::optional<std::string_view> known = re2_property(name);
    if (!known) return malformed("the unknown property \\p{" + std::string(name) + "}");
    at_ = end + 1;
    if (use_ == ecma_use::syntax) {
      out_ += 'x';  // a class of thousands of characters is not needed
      return;
    }
    out_.append({'\\', letter, '{'}).append(*known).append("}");
  }

  std::string_view in_;
  ecma_use use_;
  size_t at_ = 0;
  std::string out_;
  std::string why_;
};

}  // namespace

result<std::string> ecma_to_re2(std::string_view ecma, ecma_use use) {
  return translator(ecma, use).run();
}

}  // namespace pawl::schema
