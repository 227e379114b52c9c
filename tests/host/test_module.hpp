// The module that is compiled into the tests of class host: actions that the test holds back and
// lets go, and workflows of the shapes that the tests need.
#pragma once

#include <pawl/action.hpp>
#include <pawl/workflow.hpp>

#include <boost/describe.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace host_tests {

using namespace std::chrono_literals;

struct number {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(number, (), (value))
PAWL_SCHEMA(number, pawl::field(&number::value, "A number").minimum(-1'000'000))

// One call of any action by its name, and how.
struct any_call {
  std::string action;
  int timeout_ms = 0;
  int attempts = 1;
  int delay_ms = 0;
};
BOOST_DESCRIBE_STRUCT(any_call, (), (action, timeout_ms, attempts, delay_ms))
PAWL_SCHEMA(any_call, pawl::field(&any_call::timeout_ms, "Its deadline").defaults(),
            pawl::field(&any_call::attempts, "How often").defaults(),
            pawl::field(&any_call::delay_ms, "Before the second attempt").defaults())

inline constexpr pawl::action<number, number> add{"test.add"};
inline constexpr pawl::action<number, number> gate{"test.gate"};
inline constexpr pawl::action<number, number> fail{"test.fail"};

// Calls of test.gate stay open until the test lets them go. Any thread.
class gatekeeper {
 public:
  struct held_call {
    std::shared_ptr<pawl::call_handle<number>> call;
    number input;
    std::string run_id, idempotency_key;
    uint32_t attempt;
  };

  static gatekeeper& get() {
    static gatekeeper one;
    return one;
  }
  // Whether calls that come from now on end as cancelled when they are asked to stop.
  void obey(bool cancels) { obeys_ = cancels; }
  // From now on, until hold_all(), every call ends with what it was given.
  void let_all_pass();
  void hold_all() { passes_ = false; }
  void enter(pawl::call_handle<number> call, number in);
  // The oldest call that is open, as soon as there is one.
  held_call next();
  [[nodiscard]] size_t open();

 private:
  void cancel(const std::shared_ptr<pawl::call_handle<number>>& call);

  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<held_call> calls_;
  std::atomic<bool> obeys_ = true;
  std::atomic<bool> passes_ = false;
};

}  // namespace host_tests
