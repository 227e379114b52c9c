// The threads that turn the shards, one each, on the system's clock.
#pragma once

#include "engine/engine.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace pawl::embed {

class shard_threads {
 public:
  explicit shard_threads(size_t count);
  ~shard_threads() { stop(); }

  // Any thread; also before start().
  void wake(size_t shard);
  void start(engine::engine& turned);
  void stop();  // after the turn that is under way

 private:
  struct signal {
    std::mutex mutex;
    std::condition_variable came;
    bool woken = false;
    bool ending = false;
    std::thread thread;
  };
  static void turn(signal& own, engine::shard& turned, engine::clock& clock);

  std::vector<std::unique_ptr<signal>> signals_;
};

}  // namespace pawl::embed
