#include "mcp/server/run_watch.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace pawl::mcp {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause_min{50}, pause_max{2'000};

bool has_ended(std::string_view status) {
  return status == "completed" || status == "failed" || status == "cancelled";
}

}  // namespace

run_watch::run_watch(host& of, api::workers& looking, api::alarms& alarms, std::string run_id,
                     listener told)
    : host_(of),
      looking_(looking),
      alarms_(alarms),
      run_id_(std::move(run_id)),
      told_(std::move(told)),
      pause_(pause_min) {}

void run_watch::begin() {
  auto watching = host_.watch(
      [self = shared_from_this()](const std::string&, const std::vector<event_info>& events) {
        self->hear(events);
      },
      run_id_);
  {
    std::lock_guard lock(mutex_);
    if (!over_) watching_ = std::move(watching);
  }
  look();
}

void run_watch::stop() {
  is_first_to_end();
}

// On a thread of the host's, which must not be blocked.
void run_watch::hear(const std::vector<event_info>& events) {
  bool ended = false;
  for (const event_info& each : events) {
    if (each.name.starts_with("run_")) {
      ended = ended || has_ended(std::string_view(each.name).substr(4));
    } else if (each.name == "step_progress" && !each.payload.empty()) {
      told_.progress(fmt::format("{}: {}", each.key, each.payload));
    } else if (!each.key.empty()) {
      told_.progress(fmt::format("{}: {}", each.key, each.name));
    }
  }
  if (ended) look_soon();
}

void run_watch::look_soon() {
  if (!looking_.post([self = shared_from_this()] { self->look(); })) look_again();
}

void run_watch::look() {
  auto run = host_.find_run(run_id_);
  const bool is_gone = !run && run.error().code == PAWL_ERROR_NOT_FOUND;
  if (is_gone || (run && has_ended(run->status))) {
    if (is_first_to_end()) told_.ended(run);
    return;
  }
  bool is_other = false;
  if (run) {
    std::lock_guard lock(mutex_);
    is_other = !over_ && std::exchange(status_, run->status) != run->status;
  }
  if (is_other) told_.progress(fmt::format("the run is {}", run->status));
  look_again();
}

void run_watch::look_again() {
  std::lock_guard lock(mutex_);
  if (over_) return;
  if (alarm_) alarms_.clear(*alarm_);
  alarm_ = alarms_.set(pause_, [self = shared_from_this()] { self->look_soon(); });
  pause_ = std::min(pause_ * 2, pause_max);
}

bool run_watch::is_first_to_end() {
  std::shared_ptr<void> freed_without_the_lock;
  std::lock_guard lock(mutex_);
  if (std::exchange(over_, true)) return false;
  freed_without_the_lock.swap(watching_);
  if (alarm_) alarms_.clear(*alarm_);
  return true;
}

}  // namespace pawl::mcp
