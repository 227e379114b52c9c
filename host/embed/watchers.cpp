#include "embed/watchers.hpp"

#include "journal/entry.hpp"

#include <utility>
#include <vector>

namespace pawl::embed {

std::shared_ptr<void> watchers::add(host::listener listener, std::string_view run_id) {
  std::lock_guard lock(shared_->mutex);
  const key made(run_id, shared_->next++);
  shared_->listeners.emplace(made, std::make_shared<const host::listener>(std::move(listener)));
  shared_->count = shared_->listeners.size();
  return std::shared_ptr<void>(nullptr, [of = shared_, made](void*) { of->remove(made); });
}

void watchers::shared::remove(const key& of) {
  std::shared_ptr<const host::listener> freed_without_the_lock;  // it may hold a handle of its own
  std::lock_guard lock(mutex);
  const auto found = listeners.find(of);
  if (found == listeners.end()) return;
  freed_without_the_lock = std::move(found->second);
  listeners.erase(found);
  count = listeners.size();
  if (!watches({})) std::erase_if(names, [&](const auto& each) { return !watches(each.first); });
}

bool watchers::shared::watches(const std::string& run_id) const {
  const auto first = listeners.lower_bound({run_id, 0});
  return first != listeners.end() && first->first.first == run_id;
}

std::shared_ptr<void> watchers::add_for_ends(end_listener listener) {
  std::lock_guard lock(shared_->mutex);
  uint64_t id = shared_->next++;
  shared_->end_listeners.emplace(id, std::move(listener));
  shared_->end_count = shared_->end_listeners.size();
  return std::shared_ptr<void>(nullptr, [of = shared_, id](void*) {
    std::lock_guard held(of->mutex);
    of->end_listeners.erase(id);
    of->end_count = of->end_listeners.size();
  });
}

void watchers::durable(const journal::change& what) {
  const bool ends = what.row && journal::is_ended(what.row->status) && !what.erases;
  if (ends && shared_->end_count.load(std::memory_order_relaxed) != 0) {
    std::lock_guard lock(shared_->mutex);
    for (const auto& [id, listener] : shared_->end_listeners) listener(what.run_id);
  }
  if (shared_->count.load(std::memory_order_relaxed) == 0) return;
  std::lock_guard lock(shared_->mutex);
  for (const journal::change& child : what.children) tell_of(child);
  tell_of(what);
}

void watchers::progress(const engine::step_progress& told) {
  if (shared_->count.load(std::memory_order_relaxed) == 0) return;
  event_info event;
  event.at_ms = told.at_ms;
  event.name = "step_progress";
  event.key = told.key;
  event.action = told.action;
  event.payload = told.said;
  event.attempts = told.attempt;
  std::lock_guard lock(shared_->mutex);
  tell(std::string(told.run_id), {event});
}

void watchers::tell_of(const journal::change& what) {
  if (what.entry.empty()) return;
  if (!shared_->watches({}) && !shared_->watches(what.run_id)) return;
  scheduled_names& names = names_of(what);
  std::vector<event_info> events;
  journal::entry_reader reader(what.entry, what.first_seq);
  for (journal::event each; reader.next(each);) events.push_back(to_info(each, names));
  tell(what.run_id, events);
  if (what.row && journal::is_ended(what.row->status)) shared_->names.erase(what.run_id);
}

void watchers::tell(const std::string& run_id, const std::vector<event_info>& events) {
  tell({}, run_id, events);
  tell(run_id, run_id, events);
}

// A listener may drop its handle, or another's, while it is called.
void watchers::tell(const std::string& watched, const std::string& run_id,
                    const std::vector<event_info>& events) {
  auto each = shared_->listeners.lower_bound({watched, 0});
  while (each != shared_->listeners.end() && each->first.first == watched) {
    const key told = each->first;
    const auto listener = each->second;
    (*listener)(run_id, events);
    each = shared_->listeners.upper_bound(told);
  }
}

// The names of what a run has scheduled; of one that was under way before anybody watched, from its
// log.
scheduled_names& watchers::names_of(const journal::change& what) {
  auto [found, added] = shared_->names.try_emplace(what.run_id);
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
