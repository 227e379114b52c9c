// A check: one rule that a module must keep, and how to find out whether it does. Plain data.
#pragma once

#include "conformance/verdict.hpp"

#include <string_view>
#include <vector>

namespace pawl::conformance {

class subject;

struct check {
  std::string_view id;      // "call.once": its theme and its name
  std::string_view title;   // what must hold
  std::string_view remedy;  // what the author should do when it does not
  // What must have passed for this to be judged: ids, or themes with all of their checks before it.
  std::vector<std::string_view> needs;
  void (*run)(subject&);
  verdict when_broken = verdict::failed;  // or warning
};

// By theme, in the order in which they run.
std::vector<check> file_checks();
std::vector<check> entry_checks();
std::vector<check> table_checks();
std::vector<check> schema_checks();
std::vector<check> life_checks();
std::vector<check> call_checks();
std::vector<check> input_checks();
std::vector<check> cancel_checks();
std::vector<check> workflow_checks();

const std::vector<check>& all_checks();
// Null when there is none of that id.
const check* find_check(std::string_view id);

}  // namespace pawl::conformance
