// The one writer of a store: a thread that takes whatever all submitters have ready, makes it
// durable with one synced write, and then tells them. No timed delay: while one write syncs, the
// next batch gathers.
//
// When a write fails nothing is acknowledged. The whole batch fails, and so does all that is
// submitted until the store has been reopened and has taken a probe; a full disk so heals by itself
// when space returns.
#pragma once

#include "figures/histogram.hpp"
#include "journal/committer.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pawl::journal {

struct writer_options {
  // Both are called on the writer's thread. on_broken comes after the failed batch was told to its
  // sinks, and before anything else is tried: it may block until submitters have stopped. Before
  // on_healed everything submitted so far has failed; what is submitted from within it on is
  // written again.
  std::function<void(const failure&)> on_broken = {};
  std::function<void()> on_healed = {};

  std::chrono::milliseconds backoff_min{250};  // before the first attempt to reopen; doubles
  std::chrono::milliseconds backoff_max{5000};

  size_t batch_changes_max = 4096;
  size_t batch_bytes_max = 8 << 20;
};

// Since the start, and of durable writes unless it says otherwise.
struct writer_statistics {
  uint64_t commits = 0;
  uint64_t changes = 0;
  uint64_t bytes = 0;              // of entries
  uint64_t batch_changes_max = 0;  // the most in one commit
  uint64_t commit_ns_total = 0;    // in store::write
  uint64_t commit_ns_max = 0;
  uint64_t failed_writes = 0;
  uint64_t waiting = 0;  // submissions, just now
  figures::distribution batch_changes, commit_seconds;
};

class writer final : public committer {
 public:
  // `into` must outlive the writer, which alone writes to it.
  explicit writer(store& into, writer_options options = {});
  ~writer() override;

  void submit(std::vector<submission> batch) override;

  // Writes what was submitted before, then ends the thread; fails it instead where the store is
  // broken. Nothing may be submitted from then on. One thread, not the writer's own.
  void stop();

  [[nodiscard]] writer_statistics statistics();

 private:
  using clock = std::chrono::steady_clock;
  struct delivery {
    commit_sink* sink;
    std::vector<commit_outcome> outcomes;
  };

  void run();
  bool take(std::vector<submission>& out);
  size_t batch_end(std::span<const submission> from) const;
  result<void> commit(std::span<submission> batch);
  void deliver(std::span<submission> batch, const failure* why);
  bool heal(const failure& why);
  bool fail_until(clock::time_point until, const failure& why);
  void count(clock::duration took, uint64_t bytes);

  store& store_;
  const writer_options options_;

  std::mutex mutex_;
  std::condition_variable submitted_;
  std::vector<submission> queue_;
  bool stopping_ = false;
  std::atomic<bool> has_work_ = false;  // the queue's state, to be watched without the mutex

  // The writer's thread's.
  bool spins_ = false;
  std::vector<change> changes_;
  std::vector<delivery> deliveries_;

  struct counters {
    std::atomic<uint64_t> commits, changes, bytes, batch_changes_max, commit_ns_total,
        commit_ns_max, failed_writes;
  } counters_ = {};
  static constexpr std::array<uint64_t, 13> batch_bounds = {1,   2,   4,   8,    16,   32,  64,
                                                            128, 256, 512, 1024, 2048, 4096};
  figures::histogram batch_changes_{batch_bounds};
  figures::histogram commit_seconds_{figures::duration_bounds_ns, figures::nanosecond};

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace pawl::journal
