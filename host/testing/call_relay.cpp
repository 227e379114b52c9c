#include "testing/call_relay.hpp"

#include <algorithm>
#include <utility>

namespace pawl::testing {
namespace {

int64_t real_now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::optional<int64_t> call_relay::deadline_ms(std::string_view run_id,
                                               std::string_view step_key) const {
  for (const auto& [token, each] : flights_) {
    const call_info& of = calls_[each.call];
    if (of.run_id == run_id && of.step_key == step_key) return each.deadline_ms;
  }
  return std::nullopt;
}

uint64_t call_relay::start(const engine::call_request& request, engine::call_sink& sink) {
  const bool real = !stubs_.has(request.action);
  engine::dispatcher& to = real ? modules_.actions() : static_cast<engine::dispatcher&>(stubs_);
  const uint64_t token = next_token_++;
  flights_[token] = {calls_.size(), request.tag, &sink, &to, real, request.deadline_ms, 0, {}};
  calls_.push_back(to_info(request, clock_.now_ms()));

  engine::call_request sent = request;
  sent.tag = token;
  // A real action looks at the system's clock.
  if (real) sent.deadline_ms += real_now_ms() - clock_.now_ms();
  const uint64_t sent_token = to.start(sent, *this);
  if (const auto found = flights_.find(token); found != flights_.end())
    found->second.token = sent_token;
  return token;
}

void call_relay::abandon(uint64_t token) {
  const auto found = flights_.find(token);
  if (found == flights_.end()) return;
  const flight gone = std::move(found->second);
  flights_.erase(found);
  if (!gone.held) gone.to->abandon(gone.token);
}

void call_relay::ask_to_stop(uint64_t token) {
  const auto found = flights_.find(token);
  if (found != flights_.end()) found->second.to->ask_to_stop(found->second.token);
}

void call_relay::called(engine::call_outcome outcome) {
  if (std::this_thread::get_id() == owner_) return arrive(std::move(outcome));
  {
    std::lock_guard lock(mutex_);
    outcomes_.push_back(std::move(outcome));
  }
  came_.notify_all();
}

void call_relay::alive(uint64_t tag, std::string progress) {
  {
    std::lock_guard lock(mutex_);
    alive_.emplace_back(tag, std::move(progress));
  }
  came_.notify_all();
}

void call_relay::arrive(engine::call_outcome outcome) {
  const auto found = flights_.find(outcome.tag);
  if (found == flights_.end()) return;  // no one waits for it any more
  flight& ended = found->second;
  call_info& call = calls_[ended.call];
  if (outcome.failed) {
    const failure& why = *outcome.failed;
    call.error = error_info{why.code, why.message, why.details, why.retryable};
  } else {
    call.output = outcome.output;
  }
  ended.held = std::move(outcome);
  if (!holding_) release(found->first);
}

void call_relay::release(uint64_t token) {
  flight ended = std::move(flights_.extract(token).mapped());
  ended.held->tag = ended.tag;
  ended.sink->called(std::move(*ended.held));
}

std::vector<call_relay::held_outcome> call_relay::held() const {
  std::vector<held_outcome> all;
  for (const auto& [token, each] : flights_) {
    if (each.held) all.push_back({token, &calls_[each.call]});
  }
  return all;
}

bool call_relay::deliver() {
  std::vector<engine::call_outcome> outcomes;
  std::vector<std::pair<uint64_t, std::string>> signs;
  {
    std::lock_guard lock(mutex_);
    outcomes.swap(outcomes_);
    signs.swap(alive_);
  }
  for (auto& [token, progress] : signs) {
    const auto found = flights_.find(token);
    if (found != flights_.end()) found->second.sink->alive(found->second.tag, std::move(progress));
  }
  for (engine::call_outcome& each : outcomes) arrive(std::move(each));
  return !outcomes.empty() || !signs.empty();
}

bool call_relay::wait(std::chrono::steady_clock::time_point until) {
  const bool any = std::ranges::any_of(
      flights_, [](const auto& each) { return each.second.real && !each.second.held; });
  if (!any) return false;
  std::unique_lock lock(mutex_);
  return came_.wait_until(lock, until, [&] { return !outcomes_.empty() || !alive_.empty(); });
}

void call_relay::forget_all() {
  while (!flights_.empty()) abandon(flights_.begin()->first);
}

}  // namespace pawl::testing
