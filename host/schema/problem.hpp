// The first thing wrong with a schema that is being compiled. Later ones are dropped: they are
// mostly its echo. One thread.
#pragma once

#include "schema/program.hpp"

#include <pawl/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::schema {

class problem {
 public:
  // `step` leads from the place to what is wrong, as a JSON Pointer: "/minimum"; it may be empty.
  void report(const place& where, std::string_view step, std::string_view message);

  // Of the document as a whole.
  void report(std::string_view message);

  [[nodiscard]] bool found() const { return first_.has_value(); }

  // Precondition: found().
  [[nodiscard]] failure take() { return std::move(*first_); }

 private:
  std::optional<failure> first_;
};

}  // namespace pawl::schema
