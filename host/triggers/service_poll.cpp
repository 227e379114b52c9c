#include "triggers/service.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pawl::triggers {
namespace {

constexpr int64_t first_retry_ms = 10'000;
constexpr int64_t last_retry_ms = 3'600'000;
constexpr size_t output_shown_max = 16 * 1024;

failure at(std::string_view stage, failure why) {
  why.message = fmt::format("{}: {}", stage, why.message);
  return why;
}

// The items of an output, each with its key.
result<std::vector<occasion>> items_of(const poll_settings& by, const std::string& document) {
  auto items = by.items.run(document);
  if (!items) return at("items", std::move(items).error());
  std::vector<occasion> made;
  for (std::string& item : *items) {
    auto key = key_of(by.key, item);
    if (!key) return at(fmt::format("key of {}", item.substr(0, 200)), std::move(key).error());
    made.push_back({item, item, std::move(*key)});
  }
  return made;
}

}  // namespace

struct service::poll_under_way {
  trigger_ptr on;
  std::shared_ptr<const definition> by;
  int64_t began_ms;
  std::string state;
  answer to;
};

void service::begin_poll(const trigger_ptr& on, answer to) {
  const poll_settings& by = *on->made->poll;
  auto poll = std::make_shared<poll_under_way>(poll_under_way{
      on, on->made, now_ms_,
      on->record.poll_state.empty() ? by.initial_state : on->record.poll_state, std::move(to)});
  on->busy = true;
  auto input = by.input.run_one(fmt::format(R"({{"state":{}}})", poll->state));
  if (!input) return poll_failed(*poll, at("input", std::move(input).error()), poll->state);
  runner_.call(
      by.action, std::move(*input), std::chrono::milliseconds(by.timeout_ms),
      [this, inbox = inbox_, poll](result<std::string> output) {
        inbox->post([this, poll, output = std::move(output)] { take_output(poll, output); });
      });
}

void service::take_output(const std::shared_ptr<poll_under_way>& poll, result<std::string> output) {
  const poll_settings& by = *poll->by->poll;
  if (!output) return poll_failed(*poll, at(by.action, std::move(output).error()), {});
  const std::string document = fmt::format(R"({{"state":{},"output":{}}})", poll->state, *output);
  auto items = items_of(by, document);
  if (!items) return poll_failed(*poll, std::move(items).error(), *output);
  std::string state = poll->state;
  if (by.state) {
    auto next = by.state->run_one(document);
    if (!next) return poll_failed(*poll, at("state", std::move(next).error()), *output);
    state = std::move(*next);
  }
  auto what = std::make_shared<firing>();
  what->of = poll->on;
  what->by = poll->by;
  what->occasions = std::move(*items);
  what->done = [this, poll, state = std::move(state)](firing& done) {
    trigger& on = *poll->on;
    record next = on.record;
    next.last_tick_ms = poll->began_ms;
    next.poll_state = state;
    next.poll_failures = 0;
    next.poll_error.clear();
    next.poll_output.clear();
    auto settled = settle(done, {.note = fmt::format("{} items", done.occasions.size())},
                          std::move(next), true);
    if (!settled) return poll_failed(*poll, settled.error(), {});
    on.busy = false;
    poll->to(std::move(settled));
  };
  begin(what);
}

// The state stays, so that nothing is lost; the next attempt comes after a while.
void service::poll_failed(const poll_under_way& poll, const failure& why, std::string_view output) {
  trigger& on = *poll.on;
  on.busy = false;
  record next = on.record;
  const int64_t delay_ms =
      std::min(last_retry_ms, first_retry_ms << std::min(next.poll_failures, 20U));
  ++next.poll_failures;
  next.poll_at_ms = now_ms_ + std::max(delay_ms, why.retry_after_ms);
  next.poll_error = why.message;
  next.poll_output = output.substr(0, output_shown_max);
  ++next.counts.failed;
  next.note({.at_ms = now_ms_, .outcome = "failed", .note = why.message});
  // A record that can't be written waits in memory: the attempt was made.
  if (!on.removed && !commit(on, next)) {
    on.record = std::move(next);
    on.dirty = true;
  }
  poll.to(why);
}

}  // namespace pawl::triggers
