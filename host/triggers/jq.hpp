// One expression of jq, compiled once and applied to JSON texts. Any thread; uses of one expression
// take turns.
//
// An expression is code, and bounded like it: by time and by what it gives. What is in the midst of
// one built-in (a regular expression, a repeated string) is not interrupted, and memory that it
// takes within its time is not bounded, so expressions are for those to write who administer the
// host. It reaches nothing outside: no environment, no files, no modules, no output. jq keeps
// numbers as doubles: whole numbers beyond 2^53 lose their last digits.
#pragma once

#include <pawl/result.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::triggers {

struct jq_limits {
  std::chrono::milliseconds time{1'000};
  size_t results_max = 10'000;
  size_t bytes_max = 16 << 20;  // of all results together
};

class jq {
 public:
  // Errors: invalid_input, with what jq says of it.
  static result<jq> compile(std::string_view expression, jq_limits limits = {});
  ~jq();
  jq(jq&&) noexcept;
  jq& operator=(jq&&) noexcept;

  // The results, each JSON text on one line. Errors: invalid_input (the input is not JSON),
  // jq_failed (what the expression raised, or a limit).
  [[nodiscard]] result<std::vector<std::string>> run(std::string_view input) const;
  // The one result of an expression that must give just one.
  [[nodiscard]] result<std::string> run_one(std::string_view input) const;
  // Whether any result is neither false nor null.
  [[nodiscard]] result<bool> run_test(std::string_view input) const;

 private:
  struct program;
  explicit jq(std::unique_ptr<program> compiled);
  std::unique_ptr<program> program_;
};

}  // namespace pawl::triggers
