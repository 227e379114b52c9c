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
#include <vector>

namespace pawl::embed {

class watchers {
 public:
  explicit watchers(journal::store& store) : shared_(std::make_shared<shared>()), store_(store) {}

  // Until the returned handle is gone; after that the listener is not called any more. A listener
  // may drop its own handle.
  std::shared_ptr<void> add(host::listener listener);

  void durable(const journal::change& what);

 private:
  struct shared {
    std::recursive_mutex mutex;  // a listener may come back to this
    std::map<uint64_t, std::shared_ptr<const host::listener>> listeners;
    std::atomic<size_t> count = 0;
    uint64_t next = 0;
  };
  scheduled_names& names_of(const journal::change& what);
  void tell(const std::string& run_id, const std::vector<event_info>& events);

  std::shared_ptr<shared> shared_;
  journal::store& store_;
  std::map<std::string, scheduled_names> names_;  // of runs that were seen; under the mutex
};

}  // namespace pawl::embed
