// A pattern: one regular expression of a schema, compiled. Matching takes time linear in the text.
// Immutable, any thread; copies share what was compiled.
#pragma once

#include "schema/work.hpp"

#include <pawl/result.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace pawl::schema {

// In bytes. What is longer may take RE2 seconds to compile, and memory without end.
inline constexpr size_t pattern_text_size_max = 10'000;

class pattern {
 public:
  // A failure says which part of the expression can't be used.
  static result<pattern> compile(std::string_view ecma);

  // Whether it is found anywhere in `text`, which is UTF-8.
  [[nodiscard]] bool matches(std::string_view text) const;

  // What matching `text` may cost at worst, in units of work.
  [[nodiscard]] size_t work(std::string_view text) const {
    return work_of_text(text.size() * program_size_);
  }

  // In RE2's instructions.
  [[nodiscard]] size_t program_size() const { return program_size_; }

  // As the schema wrote it.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  pattern(std::string text, std::shared_ptr<const re2::RE2> compiled);

  std::string text_;
  size_t program_size_;
  std::shared_ptr<const re2::RE2> compiled_;
};

// Whether `text` is a well-formed ECMA-262 regular expression, usable as a pattern here or not. One
// that is longer than `pattern_text_size_max` is not.
bool is_regular_expression(std::string_view text);

}  // namespace pawl::schema
