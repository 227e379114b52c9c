#include "conformance/check.hpp"

#include <algorithm>

namespace pawl::conformance {

const std::vector<check>& all_checks() {
  static const std::vector<check> all = [] {
    std::vector<check> made;
    for (const auto theme :
         {&file_checks, &entry_checks, &table_checks, &schema_checks, &life_checks, &call_checks,
          &input_checks, &cancel_checks, &workflow_checks}) {
      std::ranges::move(theme(), std::back_inserter(made));
    }
    return made;
  }();
  return all;
}

const check* find_check(std::string_view id) {
  const auto found = std::ranges::find(all_checks(), id, &check::id);
  return found == all_checks().end() ? nullptr : &*found;
}

}  // namespace pawl::conformance
