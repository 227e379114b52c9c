// Workflows and actions under test: the real engine and the real modules, over a journal in memory
// and a clock that only the test moves. A sleep of thirty days takes no time, a deadline passes
// when the test says so, the host can crash between any two lines.
//
//   pawl::testing::environment env({.modules = {"modules/order.so"}});
//   env.stub("charge").fails(pawl::transient_error("unavailable", "try again"), 2).gives(R"({})");
//   auto run = env.run("order", R"({"id": "4711"})");
//   CHECK(run.status() == "completed");
//   CHECK(env.calls("charge").size() == 3);
//
// It needs no test framework: link pawl::host and use it from Boost.Test, GoogleTest or main(). A
// mistake of the test is thrown as test_error. host/testing/README.md is the guide.
//
// One thread. Real actions may complete on threads of their own: the world waits for them, with the
// clock standing still.
#pragma once

#include <pawl/module.h>
#include <pawl/schema.hpp>
#include <pawl/testing/crashes.hpp>
#include <pawl/testing/payload.hpp>
#include <pawl/testing/recording.hpp>
#include <pawl/testing/run.hpp>
#include <pawl/testing/stub.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::testing {

struct environment_options {
  std::vector<std::filesystem::path> modules = {};        // files, or folders of them
  std::vector<pawl_module_entry> builtin_modules = {};    // &pawl_module_v1, if the test has one
  std::map<std::string, std::string> module_config = {};  // JSON object by module name
  host_limits limits = {};
  model_settings models = {};
  int64_t begin_ms = 1'700'000'000'000;  // the clock at first: milliseconds since 1970 UTC
  uint64_t seed = 1;                     // of ids, hook tokens, jitter
  // How long, in real time, the clock stands still for real actions that are at work.
  std::chrono::milliseconds action_wait{10'000};
};

class environment {
 public:
  // Throws test_error when a module can't be loaded. A module is in one living environment at a
  // time.
  explicit environment(const environment_options& options = {});
  ~environment();
  environment(environment&&) noexcept;
  environment(const environment&) = delete;
  environment& operator=(const environment&) = delete;

  // --- actions ---
  // Takes the action's place from now on, or makes one that no module has.
  action_stub stub(std::string_view action);
  template <class In, class Out>
  typed_stub<In, Out> stub(const action<In, Out>& reference) {
    return typed_stub<In, Out>(stub(reference.slug(), schema_of<In>(), schema_of<Out>()));
  }
  // Stubs every action that the recording has.
  void stub_all(const recording& from);

  // Given to every real action that needs this kind, in any scope, in this environment alone.
  // Throws test_error when no module has that kind, or the fields do not fit it.
  void set_credential(std::string_view kind, const payload& fields);

  // All calls so far, in order, those before a crash included.
  const std::vector<call_info>& calls() const;
  std::vector<call_info> calls(std::string_view action) const;
  // Of stubs that stay open, oldest first; complete() and fail() end the one at `index`.
  std::vector<call_info> open_calls(std::string_view action) const;
  void complete(std::string_view action, const payload& output, size_t index = 0);
  void fail(std::string_view action, const error& why, size_t index = 0);

  // --- runs ---
  // Starts a run and lets it go on as far as it can with the clock standing: one durable pass.
  // Throws test_error when it is refused.
  test_run start(std::string_view workflow, const payload& input);
  // The same to its end: the clock moves from timer to timer.
  test_run run(std::string_view workflow, const payload& input);
  test_run find(std::string_view run_id);  // a child's, for one: step_info::child_id

  // --- the world ---
  int64_t now_ms() const;
  // Lets the time pass, from timer to timer.
  void advance(std::chrono::milliseconds time);
  // Ends the host without a word, and starts another over what was durable.
  void crash();

  // Runs the workflow again and again, in worlds of their own with this one's modules and stubs:
  // ends the host before and after each commit, lets parallel steps end in every order, and
  // requires the same end, the same effects, and no completed step called again. Real actions are
  // really called, each time.
  crash_report explore_crashes(std::string_view workflow, const payload& input,
                               const crash_options& options = {});
  // The recorded run against the modules of this environment: see replay().
  replay_report replay(const recording& recorded);

 private:
  explicit environment(std::shared_ptr<environment_state> of);
  action_stub stub(std::string_view action, std::string_view input_schema,
                   std::string_view output_schema);

  std::shared_ptr<environment_state> state_;
};

}  // namespace pawl::testing
