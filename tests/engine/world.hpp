// The simulated world that the engine's tests begin with: a adds 1, b adds 10, c adds 100, undo
// gives back what it got.
#pragma once

#include "engine/sample_workflows.hpp"
#include "engine/simulation.hpp"

#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace pawl::testing {

inline action_body adds(int much) {
  return [much](const seen_call& call) -> std::optional<result<std::string>> {
    auto in = from_json<samples::number>(call.input);
    return to_json(samples::number{in.value + much});
  };
}

inline action_body fails(int times, failure why, int then_adds) {
  auto left = std::make_shared<int>(times);
  return [=](const seen_call& call) -> std::optional<result<std::string>> {
    if ((*left)-- > 0) return result<std::string>(why);
    return adds(then_adds)(call);
  };
}

struct world : simulated_engine {
  explicit world(
      std::shared_ptr<journal::memory_store> over = std::make_shared<journal::memory_store>())
      : simulated_engine(std::move(over)) {
    action("a", adds(1));
    action("b", adds(10));
    action("c", adds(100));
    action("undo", [](const seen_call& call) { return result<std::string>(call.input); });
  }
};

inline const failure transient{"unavailable", "try again", {}, true};
inline const failure final_{"refused", "never", {}, false};

// A workflow and an input, for tests that hold for all of them.
struct sample {
  const char* workflow;
  const char* input;
};
inline std::ostream& operator<<(std::ostream& out, const sample& of) {
  return out << of.workflow;
}

}  // namespace pawl::testing
