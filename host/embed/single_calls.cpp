#include "embed/single_calls.hpp"

#include <pawl/status.h>

#include <utility>
#include <vector>

namespace pawl::embed {

result<std::string> single_calls::make(engine::call_request request,
                                       std::chrono::milliseconds timeout) {
  const failure stopping{PAWL_ERROR_UNAVAILABLE, "the host is stopping", {}, true};
  std::unique_lock lock(mutex_);
  if (draining_) return stopping;
  request.tag = next_tag_++;
  open_call& call = open_[request.tag];
  lock.unlock();
  const uint64_t token = dispatcher_.start(request, *this);
  lock.lock();
  call.token = token;
  const bool stops_already = draining_;
  if (stops_already) {
    lock.unlock();
    dispatcher_.ask_to_stop(token);
    lock.lock();
  }
  changed_.wait_for(lock, timeout, [&] { return call.outcome || closed_; });
  const bool in_time = call.outcome || closed_;
  auto outcome = std::move(call.outcome);
  if (!outcome) {
    lock.unlock();
    dispatcher_.abandon(token);
    lock.lock();
  }
  open_.erase(request.tag);
  changed_.notify_all();
  if (outcome) return *std::move(outcome);
  if (in_time) return stopping;
  return failure{PAWL_ERROR_TIMEOUT,
                 "the action did not end in " + std::to_string(timeout.count()) + " ms"};
}

void single_calls::called(engine::call_outcome outcome) {
  {
    std::lock_guard lock(mutex_);
    auto found = open_.find(outcome.tag);
    if (found == open_.end()) return;  // given up
    if (outcome.failed) {
      found->second.outcome = std::move(*outcome.failed);
    } else {
      found->second.outcome = std::move(outcome.output);
    }
  }
  changed_.notify_all();
}

void single_calls::drain() {
  std::vector<uint64_t> tokens;
  {
    std::lock_guard lock(mutex_);
    draining_ = true;
    for (const auto& [tag, call] : open_) {
      if (call.token != 0) tokens.push_back(call.token);
    }
  }
  for (uint64_t token : tokens) dispatcher_.ask_to_stop(token);
}

void single_calls::close(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  auto none_left = [&] { return open_.empty(); };
  changed_.wait_until(lock, until, none_left);
  closed_ = true;
  changed_.notify_all();
  changed_.wait(lock, none_left);
}

}  // namespace pawl::embed
