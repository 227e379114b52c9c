#include "api/jobs.hpp"

#include <pawl/status.h>

#include <chrono>
#include <fmt/format.h>

namespace pawl::api {
namespace {

constexpr size_t page_size = 200;
constexpr size_t failures_max = 20;
constexpr size_t kept_max = 100;

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

using change = result<void> (*)(host&, const std::string&);

template <result<run_info> (host::*Change)(std::string_view)>
result<void> changed(host& of, const std::string& run_id) {
  auto outcome = (of.*Change)(run_id);
  if (!outcome) return outcome.error();
  return {};
}

change change_of(std::string_view action) {
  if (action == "retry") return &changed<&host::retry>;
  if (action == "cancel") return &changed<&host::cancel>;
  if (action == "pause") return &changed<&host::pause>;
  if (action == "resume") return &changed<&host::resume>;
  if (action == "delete") return [](host& of, const std::string& id) { return of.erase(id); };
  return nullptr;
}

}  // namespace

result<std::string> jobs::start(std::string_view action, run_query filter) {
  const change made = change_of(action);
  if (made == nullptr)
    return failure{
        PAWL_ERROR_INVALID_INPUT,
        fmt::format("action: \"{}\" is not one of retry, cancel, pause, resume, delete", action)};
  auto one = std::make_shared<job>();
  one->change = made;
  one->filter = std::move(filter);
  one->filter.limit = page_size;
  one->filter.cursor.clear();
  one->info.action = action;
  one->info.state = "running";
  one->info.created_ms = now_ms();
  {
    std::lock_guard lock(mutex_);
    one->info.id = std::to_string(next_);
    jobs_.emplace(next_++, one);
    const auto oldest = jobs_.begin();
    if (jobs_.size() > kept_max && oldest->second->info.state != "running") jobs_.erase(oldest);
  }
  if (workers_.post([this, one] { work(*one); })) return one->info.id;
  return failure{"busy", "too many jobs wait already: try again when one is done", {}, true, 5'000};
}

void jobs::work(job& on) {
  do {
    auto page = host_.list_runs(on.filter);
    if (!page) {
      note(on, {}, page.error());
      break;
    }
    for (const run_info& run : page->items) {
      if (stopping_) break;
      note(on, run.id, on.change(host_, run.id));
    }
    on.filter.cursor = std::move(page->next);
  } while (!on.filter.cursor.empty() && !stopping_);
  std::lock_guard lock(mutex_);
  on.info.state = stopping_ ? "stopped" : "done";
  on.info.ended_ms = now_ms();
}

void jobs::note(job& on, const std::string& run_id, const result<void>& outcome) {
  std::lock_guard lock(mutex_);
  ++on.info.matched;
  if (outcome) {
    ++on.info.done;
    return;
  }
  ++on.info.failed;
  const failure& why = outcome.error();
  if (on.info.failures.size() < failures_max)
    on.info.failures.push_back({run_id, {why.code, why.message, why.details, why.retryable}});
}

result<job_info> jobs::find(std::string_view id) const {
  std::lock_guard lock(mutex_);
  for (const auto& [number, one] : jobs_)
    if (one->info.id == id) return one->info;
  return failure{PAWL_ERROR_NOT_FOUND,
                 fmt::format("there is no job \"{}\": it may be from before a restart", id)};
}

std::vector<job_info> jobs::list() const {
  std::lock_guard lock(mutex_);
  std::vector<job_info> all;
  for (auto it = jobs_.rbegin(); it != jobs_.rend(); ++it) all.push_back(it->second->info);
  return all;
}

void jobs::stop() {
  stopping_ = true;
  workers_.stop();
}

}  // namespace pawl::api
