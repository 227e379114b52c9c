// What the tests of the writer share: a sink that can be waited for, and a store that stops where
// told.
#pragma once

#include "journal/journal_fixtures.hpp"
#include "journal/writer.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace pawl::journal {

class collecting_sink final : public commit_sink {
 public:
  void committed(std::vector<commit_outcome> outcomes) override {
    const std::lock_guard lock(mutex_);
    count_ += outcomes.size();
    calls_.push_back(std::move(outcomes));
    arrived_.notify_all();
  }

  // The outcomes of each call since the last wait, as soon as there are `count` in all of them.
  std::vector<std::vector<commit_outcome>> wait_for(size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return count_ >= count; });
    count_ = 0;
    return std::exchange(calls_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::vector<commit_outcome>> calls_;
  size_t count_ = 0;
};

// Something that happens once, and again after each wait.
class signal {
 public:
  void raise() {
    const std::lock_guard lock(mutex_);
    raised_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return raised_; });
    raised_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

inline submission submit_of(uint64_t tag, commit_sink& sink, change what) {
  return {tag, &sink, std::move(what)};
}

inline void submit_one(writer& to, uint64_t tag, commit_sink& sink, change what) {
  std::vector<submission> batch;
  batch.push_back(submit_of(tag, sink, std::move(what)));
  to.submit(std::move(batch));
}

}  // namespace pawl::journal
