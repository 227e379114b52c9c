#include "bench/workload.hpp"

#include <pawl/action.hpp>
#include <pawl/workflow.hpp>

#include <boost/describe.hpp>

#include <chrono>

namespace pawl::bench {
namespace {

lanes* in_use = nullptr;

struct message {
  uint32_t lane = 0;
  bool last = false;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(message, (), (lane, last, text))

struct chain_request {
  uint32_t lane = 0;
  uint32_t steps = 0;
  bool then_sleeps = false;
};
BOOST_DESCRIBE_STRUCT(chain_request, (), (lane, steps, then_sleeps))

constexpr action<message, message> echo{"echo"};

message echoed(message given) {
  lanes::step_called(given.lane, given.last);
  return given;
}
PAWL_ACTION(echo, "Echo", "Gives what it is given", echoed)

task<none> chain(context& ctx, chain_request in) {
  constexpr size_t frame_bytes = sizeof(R"({"lane":00,"last":false,"text":""})") - 1;
  message next{in.lane, false, std::string(payload_bytes - frame_bytes, 'x')};
  for (uint32_t i = 1; i <= in.steps; ++i) {
    next.last = i == in.steps;
    next = co_await echo.run(ctx, next);
  }
  if (in.then_sleeps) co_await ctx.sleep(std::chrono::hours(24));
  co_return none{};
}
PAWL_WORKFLOW(chain, "chain", "Chain", "Steps one after the other")

}  // namespace

lanes::lanes(size_t count) : lanes_(count) {
  for (size_t i = count; i-- > 0;) free_.push_back(static_cast<uint32_t>(i));
  in_use = this;
}

lanes::~lanes() {
  in_use = nullptr;
}

uint32_t lanes::take() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [this] { return !free_.empty(); });
  const uint32_t taken = free_.back();
  free_.pop_back();
  lanes_[taken].called = {};
  return taken;
}

void lanes::wait_until_all_free() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [this] { return free_.size() == lanes_.size(); });
}

std::vector<double> lanes::step_times_us() const {
  std::vector<double> all;
  for (const lane& each : lanes_) append(all, each.step_times_us);
  return all;
}

void lanes::step_called(uint32_t lane, bool last) {
  in_use->note(lane, last);
}

void lanes::note(uint32_t index, bool last) {
  lane& own = lanes_[index];
  const auto now = steady::now();
  if (own.called != steady::time_point()) {
    own.step_times_us.push_back(microseconds(now - own.called));
  }
  own.called = now;
  if (!last) return;
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(index);
  }
  freed_.notify_one();  // starters and, once they are done, who waits for all
}

std::string chain_input(uint32_t lane, size_t steps, bool then_sleeps) {
  return to_json(chain_request{lane, static_cast<uint32_t>(steps), then_sleeps});
}

}  // namespace pawl::bench

PAWL_MODULE("bench", "1.0.0", "Benchmark", "An action that does nothing, and who calls it")
