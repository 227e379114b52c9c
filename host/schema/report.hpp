// A report: the violations that one check finds, up to a number. Plain data; one thread.
#pragma once

#include "schema/checker.hpp"

#include <cstddef>
#include <vector>

namespace pawl::schema {

struct report {
  explicit report(size_t max) : count_max(max) {}

  [[nodiscard]] bool full() const { return found.size() >= count_max; }

  size_t count_max;
  std::vector<violation> found;
  // How far the first violation got before it was found: what is deeper in the value, and what has
  // the right type at least, is nearer to what its author meant.
  size_t closeness = 0;
};

}  // namespace pawl::schema
