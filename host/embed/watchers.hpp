// Those who want to hear of events as they become durable. Costs nothing while there are none. Any
// thread.
#pragma once

#include "embed/inspect.hpp"
#include "journal/store.hpp"

#include <pawl/host.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace pawl::embed {

class watchers {
 public:
  explicit watchers(journal::store& store) : shared_(std::make_shared<shared>()), store_(store) {}

  // Until the returned handle is gone; after that the listener is not called any more.
  std::shared_ptr<void> add(host::listener listener);

  void durable(const journal::change& what);

 private:
  struct shared {
    std::mutex mutex;
    std::map<uint64_t, host::listener> listeners;
    std::atomic<size_t> count = 0;
    uint64_t next = 0;
  };
  scheduled_names& names_of(const journal::change& what);

  std::shared_ptr<shared> shared_;
  journal::store& store_;
  std::map<std::string, scheduled_names> names_;  // of runs that were seen; under the mutex
};

}  // namespace pawl::embed
