#include "actions/calls.hpp"

#include <pawl/detail/text.hpp>

#include <algorithm>
#include <utility>

namespace pawl::actions {

uint64_t call_table::add(std::unique_ptr<call> made) {
  std::lock_guard lock(mutex_);
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(places_.size()));
    places_.emplace_back();
  }
  uint32_t index = free_.back();
  free_.pop_back();
  place& at = places_[index];
  at.used += 1;
  uint64_t token = static_cast<uint64_t>(at.used) << 32 | index;
  made->told.token = token;
  at.held = std::move(made);
  return token;
}

call* call_table::find(uint64_t token) {
  auto index = static_cast<uint32_t>(token);
  if (index >= places_.size() || places_[index].used != token >> 32) return nullptr;
  return places_[index].held.get();
}

std::unique_ptr<call> call_table::take(uint64_t token) {
  std::lock_guard lock(mutex_);
  if (find(token) == nullptr) return nullptr;
  auto index = static_cast<uint32_t>(token);
  free_.push_back(index);
  if (free_.size() == places_.size()) emptied_.notify_all();
  if (const auto& secrets = places_[index].held->secrets) {
    past_.add(*secrets);
    with_secrets_.fetch_sub(1, std::memory_order_relaxed);
  }
  return std::move(places_[index].held);
}

std::shared_ptr<const modules::action> call_table::forget(uint64_t token) {
  std::lock_guard lock(mutex_);
  call* found = find(token);
  if (found == nullptr) return nullptr;
  found->sink = nullptr;
  found->stop = true;
  return found->action;
}

std::shared_ptr<const modules::action> call_table::stop(uint64_t token) {
  std::lock_guard lock(mutex_);
  call* found = find(token);
  if (found == nullptr) return nullptr;
  found->stop = true;
  return found->action;
}

bool call_table::stopped(uint64_t token) {
  std::lock_guard lock(mutex_);
  call* found = find(token);
  return found == nullptr || found->stop;
}

std::pair<engine::call_sink*, uint64_t> call_table::who_waits(uint64_t token) {
  std::lock_guard lock(mutex_);
  call* found = find(token);
  if (found == nullptr) return {nullptr, 0};
  return {found->sink, found->tag};
}

void call_table::give_credentials(uint64_t token, given_credentials given) {
  auto secrets = std::make_shared<const redactor>(std::move(given.secrets));
  {
    std::lock_guard lock(mutex_);
    if (call* found = find(token); found != nullptr) {
      found->credentials.swap(given.fields);
      if (!secrets->empty()) {
        found->secrets = std::move(secrets);
        with_secrets_.fetch_add(1, std::memory_order_relaxed);
      }
    }
  }
  for (std::string& each : given.fields) wipe(each);
}

void call_table::redact(std::string& text) {
  for (const auto& each : redactors()) each->redact(text);
  past_.redact(text);
}

std::vector<std::shared_ptr<const redactor>> call_table::redactors() {
  std::vector<std::shared_ptr<const redactor>> all;
  if (with_secrets_.load(std::memory_order_relaxed) == 0) return all;
  std::lock_guard lock(mutex_);
  for (const place& each : places_)
    if (each.held && each.held->secrets) all.push_back(each.held->secrets);
  return all;
}

pawl_status call_table::find_credential(uint64_t token, std::string_view kind, pawl_str& fields) {
  std::lock_guard lock(mutex_);
  const call* found = find(token);
  if (found == nullptr) return PAWL_STALE;
  const auto& kinds = found->action->credentials;
  const auto at = std::find(kinds.begin(), kinds.end(), kind);
  if (at == kinds.end()) return PAWL_INVALID_ARGUMENT;
  fields = pawl::detail::view(found->credentials[static_cast<size_t>(at - kinds.begin())]);
  return PAWL_OK;
}

void call_table::wait_until_empty(std::chrono::steady_clock::time_point give_up) {
  std::unique_lock lock(mutex_);
  emptied_.wait_until(lock, give_up, [&] { return free_.size() == places_.size(); });
}

size_t call_table::size() {
  std::lock_guard lock(mutex_);
  return places_.size() - free_.size();
}

}  // namespace pawl::actions
