#include "sessions/sessions.hpp"

#include <pawl/json.hpp>
#include <pawl/status.h>

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace pawl::sessions {
namespace {

constexpr size_t page_size = 1000;

failure no_session(std::string_view id) {
  return {PAWL_ERROR_NOT_FOUND,
          fmt::format("there is no session '{}': see `pawl agents sessions`", id)};
}

// A document of ours that can't be read was written by something else.
template <class T>
result<T> read(std::string_view text, std::string_view whose) {
  try {
    return from_json<T>(text);
  } catch (const error& why) {
    return failure{
        PAWL_ERROR_INTERNAL,
        fmt::format("what is kept of session '{}' can't be read: {}", whose, why.message())};
  }
}

}  // namespace

std::string turn_key(std::string_view session, uint64_t number) {
  return fmt::format("{}/{:010}", session, number);
}

sessions::~sessions() {
  for (auto& [tag, each] : pending_)
    each.done(failure{PAWL_ERROR_UNAVAILABLE, "the host has stopped", {}, true});
}

result<std::vector<session>> sessions::list(std::string_view agent, size_t skip, size_t limit) {
  std::vector<session> made;
  std::string cursor;
  do {
    auto some = store_.list_documents(session_kind, cursor, page_size);
    if (!some) return some.error();
    for (const journal::document& each : some->items) {
      auto one = read<session>(each.value, each.key);
      if (one) one = settled(std::move(*one));
      if (!one) return one.error();
      if (agent.empty() || one->agent == agent) made.push_back(std::move(*one));
    }
    cursor = std::move(some->next);
  } while (!cursor.empty());
  std::ranges::sort(made, std::greater(), [](const session& of) {
    return std::pair(of.changed_ms, std::string_view(of.id));
  });
  made.erase(made.begin(), made.begin() + static_cast<ptrdiff_t>(std::min(skip, made.size())));
  if (made.size() > limit) made.resize(limit);
  return made;
}

result<session> sessions::find(std::string_view id) {
  auto found = look(id);
  if (!found) return found.error();
  if (!*found) return no_session(id);
  return std::move(**found);
}

result<std::optional<session>> sessions::look(std::string_view id) {
  auto found = store_.find_document(session_kind, id);
  if (!found) return found.error();
  if (!*found) return std::optional<session>();
  auto one = read<session>(**found, id);
  if (one) one = settled(std::move(*one));
  if (!one) return one.error();
  return std::optional<session>(std::move(*one));
}

// A run that was cancelled, or deleted, keeps no turn any more. A call outside of runs has none.
result<session> sessions::settled(session of) {
  if (!of.open || of.open->run_id.empty()) return of;
  auto run = store_.find_run(of.open->run_id);
  if (!run) return run.error();
  if (!*run || (*run)->status == journal::run_status::cancelled) of.open.reset();
  return of;
}

result<std::vector<turn>> sessions::turns(const session& of, uint64_t from, size_t limit,
                                          size_t bytes_max) {
  std::vector<turn> made;
  size_t bytes = 0;
  for (uint64_t number = std::max<uint64_t>(from, 1); number <= of.turns && made.size() < limit;
       ++number) {
    auto found = store_.find_document(turn_kind, turn_key(of.id, number));
    if (!found) return found.error();
    if (!*found) return no_session(of.id);  // removed between two reads
    auto one = read<turn>(**found, of.id);
    if (!one) return one.error();
    bytes += (*found)->size();
    if (bytes > bytes_max && !made.empty()) break;
    made.push_back(std::move(*one));
  }
  return made;
}

void sessions::remove(std::string_view id, std::function<void(result<void>)> answer) {
  const std::string name(id);
  if (auto mine = reserve(name); !mine) return answer(mine);
  auto found = find(name);
  const auto refuse = [&](const failure& why) {
    release(name);
    answer(why);
  };
  if (!found) return refuse(found.error());
  if (found->open) {
    auto run = store_.find_run(found->open->run_id);
    if (!run) return refuse(run.error());
    if (*run && !journal::is_ended((*run)->status))
      return refuse({PAWL_ERROR_CONFLICT,
                     fmt::format("session '{}' is being answered by run {}: wait for its end, or "
                                 "cancel it first",
                                 name, found->open->run_id)});
  }
  std::vector<journal::document> gone{{std::string(session_kind), name}};
  for (uint64_t number = 1; number <= found->turns; ++number)
    gone.push_back({std::string(turn_kind), turn_key(name, number)});
  write(name, {}, std::move(gone), std::move(answer));
}

result<void> sessions::reserve(const std::string& id) {
  std::lock_guard lock(mutex_);
  if (reserved_.insert(id).second) return {};
  return failure{PAWL_ERROR_UNAVAILABLE,
                 "session '" + id + "' is being written at this moment: try again",
                 {},
                 true};
}

void sessions::release(const std::string& id) {
  std::lock_guard lock(mutex_);
  reserved_.erase(id);
}

void sessions::write(const std::string& id, std::vector<journal::document> set,
                     std::vector<journal::document> cleared, answer done) {
  std::vector<journal::submission> batch(1);
  {
    std::lock_guard lock(mutex_);
    batch[0].tag = next_tag_++;
    pending_[batch[0].tag] = {id, std::move(done)};
  }
  batch[0].sink = this;
  batch[0].what.documents_set = std::move(set);
  batch[0].what.documents_cleared = std::move(cleared);
  committer_.submit(std::move(batch));
}

void sessions::committed(std::vector<journal::commit_outcome> outcomes) {
  for (journal::commit_outcome& each : outcomes) {
    std::unique_lock lock(mutex_);
    const pending ended = std::move(pending_.extract(each.tag).mapped());
    reserved_.erase(ended.session);
    lock.unlock();
    ended.done(each.failed ? result<void>(*std::move(each.failed)) : result<void>());
  }
}

}  // namespace pawl::sessions
