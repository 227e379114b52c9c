// Waiting, on one thread, for an answer that comes on another.
#pragma once

#include "engine/shard.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace pawl::embed {

class waiting {
 public:
  // What the other thread calls; may outlive this.
  std::function<void()> done() const {
    return [of = state_] {
      {
        std::lock_guard lock(of->mutex);
        of->done = true;
      }
      of->came.notify_all();
    };
  }
  // False when it did not come in time.
  bool wait_for(std::optional<std::chrono::milliseconds> timeout) {
    std::unique_lock lock(state_->mutex);
    auto came = [&] { return state_->done; };
    if (timeout) return state_->came.wait_for(lock, *timeout, came);
    state_->came.wait(lock, came);
    return true;
  }

 private:
  struct state {
    std::mutex mutex;
    std::condition_variable came;
    bool done = false;
  };
  std::shared_ptr<state> state_ = std::make_shared<state>();
};

// Calls `request` with a reply to be given to the engine, and waits for it. Errors: the reply's
// own; timeout; unavailable when the engine dropped the reply because it is stopping.
template <class T, class Request>
result<T> ask(Request request, std::optional<std::chrono::milliseconds> timeout = {}) {
  struct slot {
    explicit slot(std::function<void()> told) : tell(std::move(told)) {}
    ~slot() { tell(); }
    std::function<void()> tell;
    std::shared_ptr<std::optional<result<T>>> given = std::make_shared<std::optional<result<T>>>();
  };
  waiting until;
  auto given = std::make_shared<std::optional<result<T>>>();
  {
    auto one = std::make_shared<slot>(until.done());
    one->given = given;
    request(engine::reply<T>([one](result<T> answer) {
      if (!*one->given) one->given->emplace(std::move(answer));
      one->tell();
    }));
  }
  if (!until.wait_for(timeout)) return failure{PAWL_ERROR_TIMEOUT, "no answer in time"};
  if (!*given) return failure{PAWL_ERROR_UNAVAILABLE, "the host is stopping"};
  return std::move(**given);
}

}  // namespace pawl::embed
