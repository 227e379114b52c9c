// Stands between the engine and the actions: writes every call down, sends it to its stub or to the
// real action, and brings the outcomes to the engine on the test's thread, at once or in the order
// that the test wants.
//
// The thread that made it calls everything; outcomes and signs of life may come on any.
#pragma once

#include "engine/clock.hpp"
#include "engine/dispatcher.hpp"
#include "testing/module_shelf.hpp"
#include "testing/stub_actions.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace pawl::testing {

class call_relay final : public engine::dispatcher, private engine::call_sink {
 public:
  call_relay(engine::clock& clock, module_shelf& modules, const host_limits& limits)
      : clock_(clock), modules_(modules), stubs_(modules, limits) {}
  ~call_relay() override { forget_all(); }

  stub_actions& stubs() { return stubs_; }
  std::vector<call_info>& calls() { return calls_; }
  // When the call of that step that is under way runs out of time.
  std::optional<int64_t> deadline_ms(std::string_view run_id, std::string_view step_key) const;

  uint64_t start(const engine::call_request& request, engine::call_sink& sink) override;
  void abandon(uint64_t token) override;
  void ask_to_stop(uint64_t token) override;
  engine::call_defaults defaults(std::string_view action) override {
    return stubs_.defaults(action);
  }

  // Hands on what came on other threads; true when there was anything.
  bool deliver();
  // Waits for an outcome of a real action. False when none is under way, or none came in time.
  bool wait(std::chrono::steady_clock::time_point until);

  // While outcomes are held, they wait here for release(), in the order in which they came.
  void hold() { holding_ = true; }
  struct held_outcome {
    uint64_t token;
    const call_info* of;
  };
  std::vector<held_outcome> held() const;
  void release(uint64_t token);

  // The host that made the calls is gone.
  void forget_all();

 private:
  struct flight {
    size_t call;  // index in calls_
    uint64_t tag;
    engine::call_sink* sink;
    engine::dispatcher* to;
    bool real;
    int64_t deadline_ms;
    uint64_t token = 0;                        // in `to`
    std::optional<engine::call_outcome> held;  // came, and waits for release()
  };

  void called(engine::call_outcome outcome) override;
  void alive(uint64_t tag, std::string progress) override;
  void arrive(engine::call_outcome outcome);

  engine::clock& clock_;
  module_shelf& modules_;
  stub_actions stubs_;
  std::vector<call_info> calls_;
  std::map<uint64_t, flight> flights_;  // by our own token
  uint64_t next_token_ = 1;
  bool holding_ = false;
  const std::thread::id owner_ = std::this_thread::get_id();

  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<engine::call_outcome> outcomes_;           // under mutex_, from other threads
  std::vector<std::pair<uint64_t, std::string>> alive_;  // the same
};

}  // namespace pawl::testing
