// Calls of actions outside any run: each is made once, waited for by its caller, and recorded
// nowhere. Any thread.
#pragma once

#include "engine/dispatcher.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace pawl::embed {

class single_calls final : private engine::call_sink {
 public:
  explicit single_calls(engine::dispatcher& dispatcher) : dispatcher_(dispatcher) {}

  // The action's output. Errors: the action's own; timeout; unavailable once this is closed.
  result<std::string> make(engine::call_request request, std::chrono::milliseconds timeout);

  // Asks what is under way to end, and takes no more.
  void drain();
  // Waits until then for all that is under way; what goes on after it is answered and forgotten.
  void close(std::chrono::steady_clock::time_point until);

 private:
  struct open_call {
    uint64_t token = 0;  // 0: not known yet
    std::optional<result<std::string>> outcome;
  };
  void called(engine::call_outcome outcome) override;
  void alive(uint64_t, std::string) override {}

  engine::dispatcher& dispatcher_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<uint64_t, open_call> open_;  // by tag
  uint64_t next_tag_ = 1;
  bool draining_ = false;
  bool closed_ = false;
};

}  // namespace pawl::embed
