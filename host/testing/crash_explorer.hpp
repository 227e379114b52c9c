// Tells the story of a run many times, with parallel steps ending in every order and the host
// ending at every commit, and compares what must not differ.
#pragma once

#include "testing/crash_story.hpp"

#include <pawl/testing/crashes.hpp>

#include <random>
#include <vector>

namespace pawl::testing {

class crash_explorer {
 public:
  crash_explorer(const environment_state& like, story_plot plot, const crash_options& options);
  crash_report explore();

 private:
  struct told_order {
    crash_story story;
    story_end base;  // without a crash
  };

  std::vector<told_order> find_orders();
  told_order tell_order(std::vector<size_t> order);
  void compare(const crash_story& story, const story_end& base, const story_end& told);

  const environment_state& like_;
  const story_plot plot_;
  const crash_options& options_;
  std::mt19937_64 chance_;
  crash_report report_;
};

}  // namespace pawl::testing
