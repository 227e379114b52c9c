// All sessions of agents: what people see of them, and the two actions that agents keep them with
// (pawl/session.hpp). Any thread.
#pragma once

#include "actions/own_actions.hpp"
#include "engine/clock.hpp"
#include "journal/committer.hpp"
#include "sessions/session.hpp"

#include <pawl/host.h>
#include <pawl/result.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::sessions {

class sessions final : private journal::commit_sink {
 public:
  // All outlive this.
  sessions(journal::store& read, journal::committer& write, engine::clock& clock,
           const pawl_host& host)
      : store_(read), committer_(write), clock_(clock), host_(host) {}
  // Fails the calls whose commit has not come, and now never will.
  ~sessions();
  sessions(const sessions&) = delete;
  sessions& operator=(const sessions&) = delete;

  // Those of an agent, or all for an empty name, the one that changed last first; at most `limit`
  // of them, after the first `skip`. Reads all there are. Errors: the store's.
  result<std::vector<session>> list(std::string_view agent, size_t skip, size_t limit);
  // Errors: the store's; not_found.
  result<session> find(std::string_view id);
  // From number `from` on, the first being 1. One at least, and no more than that many bytes.
  result<std::vector<turn>> turns(const session& of, uint64_t from, size_t limit,
                                  size_t bytes_max = SIZE_MAX);
  // Forgets it. `answer` comes when that is durable, on the committer's thread. Errors: not_found;
  // conflict while it is being written.
  void remove(std::string_view id, std::function<void(result<void>)> answer);

  // Adds session.open and session.save.
  void add_actions(actions::own_actions& to);

 private:
  using answer = std::function<void(result<void>)>;
  struct pending {
    std::string session;
    answer done;
  };

  void open(const pawl_call& call);
  void save(const pawl_call& call);
  result<std::optional<session>> look(std::string_view id);
  result<session> settled(session of);
  result<opened_session> remembered(const session& of);
  // One change of a session at a time: what it is made from must not change meanwhile.
  result<void> reserve(const std::string& id);
  void release(const std::string& id);
  void write(const std::string& id, std::vector<journal::document> set,
             std::vector<journal::document> cleared, answer done);
  void committed(std::vector<journal::commit_outcome> outcomes) override;
  void end(uint64_t token, const result<std::string>& with);

  journal::store& store_;
  journal::committer& committer_;
  engine::clock& clock_;
  const pawl_host& host_;

  std::mutex mutex_;
  std::set<std::string, std::less<>> reserved_;
  std::map<uint64_t, pending> pending_;  // by tag
  uint64_t next_tag_ = 1;
};

}  // namespace pawl::sessions
