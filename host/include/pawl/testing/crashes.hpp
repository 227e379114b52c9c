// Ending the host at every point of a run, and requiring that it makes no difference.
#pragma once

#include <pawl/testing/run.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace pawl::testing {

class environment;

struct crash_options {
  // What the outside does whenever the run waits for a hook: resumes it, say. May be asked again
  // after a crash, with a run that has not heard the answer.
  std::function<void(environment&, test_run&)> outside = {};
  // Of the orders in which parallel steps can end, so many at most; beyond it, as many are drawn.
  size_t orders_max = 50;
  size_t crashes_max = 2'000;  // the same of crashes, over all orders
  uint64_t seed = 1;           // of what is drawn
  // Every order must come to the same end. False for a workflow where the first one wins.
  bool orders_agree = true;
  // A story of the report, to be told alone: "order 1.0, crash after commit 4".
  std::string only = {};
};

struct crash_report {
  size_t orders = 0, crashes = 0;  // that were tried
  bool sampled = false;            // not all of them were
  uint64_t seed = 0;
  std::vector<std::string> differences;  // what differed, and the story in which it did
  bool ok() const { return differences.empty(); }
};
std::ostream& operator<<(std::ostream& out, const crash_report& report);

}  // namespace pawl::testing
