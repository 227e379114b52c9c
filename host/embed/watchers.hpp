// Those who want to hear of events, or of the ends of runs, as they become durable. Costs nothing
// while there are none, and a look-up a change while only other runs are watched. Any thread.
#pragma once

#include "embed/inspect.hpp"
#include "engine/environment.hpp"
#include "journal/store.hpp"

#include <pawl/host.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::embed {

class watchers {
 public:
  explicit watchers(journal::store& store) : shared_(std::make_shared<shared>()), store_(store) {}

  // Of one run, or of all where `run_id` is empty. Until the returned handle is gone; after that
  // the listener is not called any more. A listener may drop its own handle.
  std::shared_ptr<void> add(host::listener listener, std::string_view run_id = {});

  // The same for the id of every run that ends.
  using end_listener = std::function<void(const std::string& run_id)>;
  std::shared_ptr<void> add_for_ends(end_listener listener);

  void durable(const journal::change& what);
  void progress(const engine::step_progress& told);

 private:
  using key = std::pair<std::string, uint64_t>;  // the run, or empty for all; and which of them
  struct shared {
    std::recursive_mutex mutex;  // a listener may come back to this
    std::map<key, std::shared_ptr<const host::listener>> listeners;
    std::map<std::string, scheduled_names, std::less<>> names;  // of runs that were seen
    std::map<uint64_t, end_listener> end_listeners;
    std::atomic<size_t> count = 0, end_count = 0;
    uint64_t next = 0;

    bool watches(const std::string& run_id) const;
    void remove(const key& of);
  };
  void tell_of(const journal::change& what);
  scheduled_names& names_of(const journal::change& what);
  void tell(const std::string& run_id, const std::vector<event_info>& events);
  void tell(const std::string& watched, const std::string& run_id,
            const std::vector<event_info>& events);

  std::shared_ptr<shared> shared_;
  journal::store& store_;
};

}  // namespace pawl::embed
