#include "embed/watchers.hpp"

#include "journal/entry.hpp"

#include <utility>
#include <vector>

namespace pawl::embed {

std::shared_ptr<void> watchers::add(host::listener listener) {
  std::lock_guard lock(shared_->mutex);
  uint64_t id = shared_->next++;
  shared_->listeners.emplace(id, std::make_shared<const host::listener>(std::move(listener)));
  shared_->count = shared_->listeners.size();
  return std::shared_ptr<void>(nullptr, [of = shared_, id](void*) {
    std::lock_guard held(of->mutex);
    of->listeners.erase(id);
    of->count = of->listeners.size();
  });
}

void watchers::durable(const journal::change& what) {
  if (shared_->count.load(std::memory_order_relaxed) == 0) return;
  std::lock_guard lock(shared_->mutex);
  for (const journal::change& child : what.children) {
    std::vector<event_info> events;
    journal::entry_reader reader(child.entry, child.first_seq);
    for (journal::event each; reader.next(each);)
      events.push_back(to_info(each, names_[child.run_id]));
    tell(child.run_id, events);
  }
  if (what.entry.empty()) return;
  scheduled_names& names = names_of(what);
  std::vector<event_info> events;
  journal::entry_reader reader(what.entry, what.first_seq);
  for (journal::event each; reader.next(each);) events.push_back(to_info(each, names));
  tell(what.run_id, events);
  if (what.row && journal::is_ended(what.row->status)) names_.erase(what.run_id);
}

// A listener may drop its handle, or another's, while it is called.
void watchers::tell(const std::string& run_id, const std::vector<event_info>& events) {
  auto each = shared_->listeners.begin();
  while (each != shared_->listeners.end()) {
    const uint64_t id = each->first;
    const auto listener = each->second;
    (*listener)(run_id, events);
    each = shared_->listeners.upper_bound(id);
  }
}

// The names of what a run has scheduled; of one that was under way before anybody watched, from its
// log.
scheduled_names& watchers::names_of(const journal::change& what) {
  auto [found, added] = names_.try_emplace(what.run_id);
  if (added && what.first_seq > 1) {
    auto read = store_.read_events(what.run_id, 0, [&](const journal::event& each) {
      to_info(each, found->second);
      return each.seq < what.first_seq;
    });
    (void)read;  // then some names are missing: nothing that a watcher could do about it
  }
  return found->second;
}

}  // namespace pawl::embed
