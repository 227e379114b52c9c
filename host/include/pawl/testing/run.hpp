// A run in an environment: look at it, let it go on, do to it what the outside does.
//
// A handle; copies are the same run, and keep its world alive. One thread. Each
// function that changes something returns when the world is at rest again: nothing moves any more
// without the clock or the test.
#pragma once

#include <pawl/error.hpp>
#include <pawl/testing/payload.hpp>
#include <pawl/testing/recording.hpp>

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::testing {

struct environment_state;

// What a run waits for.
struct awaited {
  std::string key;   // "hook:approval#0"
  std::string kind;  // "action" (called, or between two attempts), "sleep", "hook", "child"
  std::string name;
  std::string token;   // hook
  int64_t due_ms = 0;  // when its time is up; 0: never
};

enum class outcome { completed, failed, suspended };
std::ostream& operator<<(std::ostream& out, outcome which);

// What one durable pass came to: the workflow went on until it couldn't, with the clock standing.
struct durable_pass {
  testing::outcome outcome = outcome::suspended;
  std::string output;               // completed: JSON
  std::optional<error_info> error;  // failed, or cancelled with that code
  std::vector<awaited> waits_for;   // suspended
};
std::ostream& operator<<(std::ostream& out, const durable_pass& pass);

class test_run {
 public:
  test_run(std::shared_ptr<environment_state> in, std::string id)
      : state_(std::move(in)), id_(std::move(id)) {}

  // --- where it stands ---
  const std::string& id() const { return id_; }
  run_info info() const;
  std::string status() const { return info().status; }  // "completed", "waiting" ...
  durable_pass pass() const;
  std::string output() const;  // throws test_error unless it has completed
  template <class Out>
  Out output() const {
    return from_json<Out>(output());
  }
  error_info error() const;  // throws test_error unless it has failed or was cancelled
  std::vector<step_info> steps() const;
  step_info step(std::string_view key) const;  // the last of that key that counts
  std::vector<event_info> events() const;
  std::vector<call_info> calls() const;  // of its actions, in order
  recording record() const;              // with its children

  // --- the passage of time ---
  // Until it has ended, or can't go on without someone; the clock moves from timer to timer.
  test_run& finish();
  // The same, until it has that status. Throws test_error when it comes to rest with another.
  test_run& until(std::string_view status);
  // Until the time of that operation is up: the end of a sleep, the deadline of a hook or of a call
  // that is under way, the next attempt.
  test_run& fire(std::string_view key);

  // --- the outside ---
  // Throw test_error when the host refuses. A hook is named by its key, its name or its token.
  test_run& resume_hook(std::string_view hook, const payload& value);
  test_run& fail_hook(std::string_view hook, const pawl::error& why);
  test_run& heartbeat_hook(std::string_view hook);
  test_run& cancel();
  test_run& pause();
  test_run& resume();
  test_run& retry();
  // A new run with a copy of this one's log up to that step.
  test_run fork(std::string_view from_step);

 private:
  std::shared_ptr<environment_state> state_;
  std::string id_;
};

}  // namespace pawl::testing
