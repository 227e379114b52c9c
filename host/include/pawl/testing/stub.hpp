// What stands in for an action: it behaves as the test says, and is held to the action's schemas.
//
//   env.stub("charge").fails(transient_error("unavailable", "try again"), 2).gives(receipt{"r-1"});
//   env.stub(charge).does([](const payment& in) { return receipt{in.order}; });
//   env.stub("ask").stays_open();  // until env.complete("ask", ...)
//
// What is said is met in this order, call by call; the last of it holds for all calls that follow.
// A call that a crash repeats meets the same again.
//
// Input and output are held against the schemas of the real action where a loaded module has one,
// else against the types of the reference; with neither, any JSON will do. What a function throws
// fails the step if it is a pawl::error; anything else ends the test: it comes out of the call to
// the environment that was under way.
//
// A handle to what the environment keeps; copies are the same stub. One thread.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/error.hpp>
#include <pawl/testing/payload.hpp>
#include <pawl/testing/recording.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace pawl::testing {

struct stub_script;

class action_stub {
 public:
  explicit action_stub(std::shared_ptr<stub_script> script) : script_(std::move(script)) {}

  action_stub& gives(payload output, size_t times = 1);
  action_stub& fails(error why, size_t times = 1);
  action_stub& does(std::function<payload(const call_info&)> body, size_t times = 1);
  action_stub& stays_open(size_t times = 1);
  // Each step's outcome, attempt by attempt, as it was recorded: that of the same step key and
  // input, else of any step of this action with that input. Ends the test when there is none.
  action_stub& replays(const recording& from);

 private:
  std::shared_ptr<stub_script> script_;
};

// The same with the types of a reference (action_ref.hpp).
template <class In, class Out>
class typed_stub {
 public:
  explicit typed_stub(action_stub plain) : plain_(std::move(plain)) {}

  typed_stub& gives(const Out& output, size_t times = 1) {
    return plain_.gives(output, times), *this;
  }
  typed_stub& fails(error why, size_t times = 1) {
    return plain_.fails(std::move(why), times), *this;
  }
  // Out(const In&) or Out(const call_info&, const In&).
  template <class Function>
  typed_stub& does(Function body, size_t times = 1) {
    plain_.does(
        [body = std::move(body)](const call_info& call) -> payload {
          if constexpr (std::is_invocable_r_v<Out, const Function&, const call_info&, const In&>) {
            return Out(body(call, call.input_as<In>()));
          } else {
            return Out(body(call.input_as<In>()));
          }
        },
        times);
    return *this;
  }
  typed_stub& stays_open(size_t times = 1) { return plain_.stays_open(times), *this; }
  typed_stub& replays(const recording& from) { return plain_.replays(from), *this; }

 private:
  action_stub plain_;
};

}  // namespace pawl::testing
