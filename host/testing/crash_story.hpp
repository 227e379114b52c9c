// One way for a run to go, told in a world of its own: the order in which parallel steps end, and
// the commit that the host ends at.
#pragma once

#include "testing/environment_state.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::testing {

struct crash_story {
  // At each point where outcomes are held, which of them comes first. Nothing: they come as they
  // will.
  std::optional<std::vector<size_t>> order;
  size_t commit = 0;  // that the host ends at, counted from 1; 0: it does not
  bool written = false;
};

// "order 1.0, crash after commit 4", and back. The latter throws test_error.
std::string to_text(const crash_story& story);
crash_story story_from(std::string_view text);

// What is told of a run, by names that are the same in every world.
struct story_end {
  std::map<std::string, std::string> ends;  // of each run
  std::set<std::string> effects;            // calls, each attempt of a step once
  std::vector<std::string> problems;        // that need no comparison
  std::vector<size_t> choices, taken;       // where outcomes were held: how many, and which one
  std::map<std::string, size_t> released;   // rank of each of them
  size_t commits = 0;
};

struct story_plot {
  std::string workflow, input;
  // What the outside does when a hook is open, or empty.
  std::function<void(const std::shared_ptr<environment_state>&, test_run&)> outside;
};

// With `as`, held outcomes come in the order of its ranks, whatever the story says.
story_end tell(const environment_state& like, const story_plot& plot, const crash_story& story,
               const story_end* as = nullptr);

}  // namespace pawl::testing
