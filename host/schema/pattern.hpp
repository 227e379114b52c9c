// A pattern: one regular expression of a schema, compiled. Matching takes time linear in the text.
// Immutable, any thread; copies share what was compiled.
#pragma once

#include <pawl/result.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace pawl::schema {

class pattern {
 public:
  // A failure says which part of the expression can't be used.
  static result<pattern> compile(std::string_view ecma);

  // Whether it is found anywhere in `text`, which is UTF-8.
  [[nodiscard]] bool matches(std::string_view text) const;

  // What matching `text` may cost at worst, in the units of `check_work_max`.
  [[nodiscard]] size_t work(std::string_view text) const {
    return 1 + text.size() * program_size_ / 64;
  }

  // As the schema wrote it.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  pattern(std::string text, std::shared_ptr<const re2::RE2> compiled);

  std::string text_;
  size_t program_size_;
  std::shared_ptr<const re2::RE2> compiled_;
};

// Whether `text` is a well-formed ECMA-262 regular expression, usable as a pattern here or not.
bool is_regular_expression(std::string_view text);

}  // namespace pawl::schema
