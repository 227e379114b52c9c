#include "embed/shard_threads.hpp"

#include <algorithm>
#include <chrono>

namespace pawl::embed {

shard_threads::shard_threads(size_t count) {
  for (size_t i = 0; i < count; ++i) signals_.push_back(std::make_unique<signal>());
}

void shard_threads::wake(size_t shard) {
  signal& own = *signals_[shard];
  {
    std::lock_guard lock(own.mutex);
    if (own.woken) return;
    own.woken = true;
  }
  own.came.notify_one();
}

void shard_threads::start(engine::engine& turned) {
  for (size_t i = 0; i < signals_.size(); ++i) {
    signal& own = *signals_[i];
    engine::shard& shard = turned.at(i);
    engine::clock& clock = turned.env().clock;
    own.thread = std::thread([&own, &shard, &clock] { turn(own, shard, clock); });
  }
}

void shard_threads::stop() {
  for (auto& each : signals_) {
    {
      std::lock_guard lock(each->mutex);
      each->ending = true;
    }
    each->came.notify_one();
    if (each->thread.joinable()) each->thread.join();
  }
}

void shard_threads::turn(signal& own, engine::shard& turned, engine::clock& clock) {
  constexpr int64_t wait_ms_max = 60'000;
  for (;;) {
    int64_t next_ms = turned.turn();
    std::unique_lock lock(own.mutex);
    if (own.ending) return;
    int64_t wait_ms = std::clamp<int64_t>(next_ms - clock.now_ms(), 0, wait_ms_max);
    auto came = [&] { return own.woken || own.ending; };
    if (next_ms == INT64_MAX) {
      own.came.wait(lock, came);
    } else if (!own.woken && wait_ms > 0) {
      own.came.wait_for(lock, std::chrono::milliseconds(wait_ms), came);
    }
    own.woken = false;
  }
}

}  // namespace pawl::embed
