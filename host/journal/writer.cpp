#include "journal/writer.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace pawl::journal {
namespace {

size_t bytes_of(const change& what) {
  size_t bytes = what.entry.size();
  for (const change& child : what.children) bytes += bytes_of(child);
  return bytes;
}

// Only the writer's thread writes a counter, so no read-modify-write is needed.
void add(std::atomic<uint64_t>& counter, uint64_t value) {
  counter.store(counter.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
}

void raise(std::atomic<uint64_t>& counter, uint64_t value) {
  if (value > counter.load(std::memory_order_relaxed)) {
    counter.store(value, std::memory_order_relaxed);
  }
}

// A thread that is woken loses some 40 us on the machines measured. So while work keeps coming
// within this time of the last commit, the writer stays awake for it.
constexpr std::chrono::microseconds spin_max{60};

}  // namespace

writer::writer(store& into, writer_options options)
    : store_(into), options_(std::move(options)), thread_([this] { run(); }) {}

writer::~writer() {
  stop();
}

void writer::submit(std::vector<submission> batch) {
  if (batch.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    assert(!stopping_ && "nothing is submitted to a writer that stops");
    if (queue_.empty()) {
      queue_ = std::move(batch);
    } else {
      std::move(batch.begin(), batch.end(), std::back_inserter(queue_));
    }
    has_work_.store(true, std::memory_order_release);
  }
  submitted_.notify_one();
}

void writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  submitted_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void writer::run() {
  std::vector<submission> taken;
  while (take(taken)) {
    for (std::span<submission> rest = taken; !rest.empty();) {
      const std::span<submission> batch = rest.first(batch_end(rest));
      rest = rest.subspan(batch.size());
      result<void> written = commit(batch);
      deliver(batch, written.ok() ? nullptr : &written.error());
      if (written.ok()) continue;
      deliver(rest, &written.error());
      if (!heal(written.error())) return;
      break;
    }
  }
}

// Waits for work; false when there will be none any more.
bool writer::take(std::vector<submission>& out) {
  out.clear();
  const auto free_since = clock::now();
  if (spins_) {
    const auto until = free_since + spin_max;
    while (!has_work_.load(std::memory_order_acquire) && clock::now() < until) {
      std::this_thread::yield();
    }
  }
  std::unique_lock lock(mutex_);
  submitted_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  std::swap(out, queue_);
  has_work_.store(false, std::memory_order_relaxed);
  lock.unlock();
  spins_ = clock::now() - free_since < spin_max;
  return !out.empty();
}

// How many of the submissions go into one write: at least one.
size_t writer::batch_end(std::span<const submission> from) const {
  size_t bytes = 0;
  size_t end = 0;
  while (end < std::min(from.size(), options_.batch_changes_max)) {
    bytes += bytes_of(from[end].what);
    if (end != 0 && bytes > options_.batch_bytes_max) break;
    ++end;
  }
  return end;
}

result<void> writer::commit(std::span<submission> batch) {
  changes_.clear();
  uint64_t bytes = 0;
  for (submission& each : batch) {
    bytes += bytes_of(each.what);
    changes_.push_back(std::move(each.what));
  }
  const auto begin = clock::now();
  result<void> written = store_.write(changes_);
  if (written.ok()) {
    count(clock::now() - begin, bytes);
  } else {
    add(counters_.failed_writes, 1);
  }
  for (size_t i = 0; i < batch.size(); ++i) batch[i].what = std::move(changes_[i]);
  return written;
}

void writer::deliver(std::span<submission> batch, const failure* why) {
  for (submission& each : batch) {
    auto to = std::find_if(deliveries_.begin(), deliveries_.end(),
                           [&](const delivery& known) { return known.sink == each.sink; });
    if (to == deliveries_.end()) to = deliveries_.insert(to, {each.sink, {}});
    commit_outcome outcome{each.tag, std::move(each.what), std::nullopt};
    if (why != nullptr) outcome.failed = *why;
    to->outcomes.push_back(std::move(outcome));
  }
  for (delivery& each : deliveries_) each.sink->committed(std::move(each.outcomes));
  deliveries_.clear();
}

// Until the store takes writes again; false when told to stop before.
bool writer::heal(const failure& why) {
  if (options_.on_broken) options_.on_broken(why);
  auto backoff = options_.backoff_min;
  do {
    if (!fail_until(clock::now() + backoff, why)) return false;
    backoff = std::min(backoff * 2, options_.backoff_max);
  } while (!store_.reopen().ok());
  if (!fail_until(clock::now(), why)) return false;
  if (options_.on_healed) options_.on_healed();
  return true;
}

// Fails whatever is submitted till then; false when told to stop.
bool writer::fail_until(clock::time_point until, const failure& why) {
  for (;;) {
    std::vector<submission> refused;
    std::unique_lock lock(mutex_);
    const bool woken =
        submitted_.wait_until(lock, until, [this] { return stopping_ || !queue_.empty(); });
    std::swap(refused, queue_);
    const bool go_on = !stopping_;
    lock.unlock();
    deliver(refused, &why);
    if (!go_on) return false;
    if (!woken) return true;
  }
}

void writer::count(clock::duration took, uint64_t bytes) {
  const auto ns =
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
  add(counters_.commits, 1);
  add(counters_.changes, changes_.size());
  add(counters_.bytes, bytes);
  raise(counters_.batch_changes_max, changes_.size());
  add(counters_.commit_ns_total, ns);
  raise(counters_.commit_ns_max, ns);
  batch_changes_.add(changes_.size());
  commit_seconds_.add(ns);
}

writer_statistics writer::statistics() {
  const auto read = [](const std::atomic<uint64_t>& counter) {
    return counter.load(std::memory_order_relaxed);
  };
  uint64_t waiting = 0;
  {
    const std::lock_guard lock(mutex_);
    waiting = queue_.size();
  }
  return {read(counters_.commits),         read(counters_.changes),
          read(counters_.bytes),           read(counters_.batch_changes_max),
          read(counters_.commit_ns_total), read(counters_.commit_ns_max),
          read(counters_.failed_writes),   waiting,
          batch_changes_.read(),           commit_seconds_.read()};
}

}  // namespace pawl::journal
