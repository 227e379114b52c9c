#include "api/alarms.hpp"

namespace pawl::api {

alarms::alarms() : thread_([this] { watch(); }) {}

alarms::~alarms() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  earlier_.notify_one();
  thread_.join();
}

alarms::id alarms::set(clock::duration after, std::function<void()> ring) {
  std::unique_lock lock(mutex_);
  const id made(clock::now() + after, next_++);
  const bool is_first = set_.emplace(made, std::move(ring)).first == set_.begin();
  lock.unlock();
  if (is_first) earlier_.notify_one();
  return made;
}

void alarms::clear(const id& of) {
  std::function<void()> freed_without_the_lock;
  std::lock_guard lock(mutex_);
  const auto found = set_.find(of);
  if (found == set_.end()) return;
  freed_without_the_lock.swap(found->second);
  set_.erase(found);
}

void alarms::ring_all() {
  std::map<id, std::function<void()>> all;
  {
    std::lock_guard lock(mutex_);
    all.swap(set_);
  }
  for (const auto& [due, ring] : all) ring();
}

void alarms::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (set_.empty()) {
      earlier_.wait(lock);
    } else if (const auto first = set_.begin()->first.first; first > clock::now()) {
      earlier_.wait_until(lock, first);
    } else {
      const auto due = set_.extract(set_.begin());
      lock.unlock();
      due.mapped()();
      lock.lock();
    }
  }
}

}  // namespace pawl::api
