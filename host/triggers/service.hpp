// The triggers of a host: their definitions, from a folder and from the API, their durable records,
// and what is due. Every function may be called from any thread; those that change something return
// when the change is durable. Work is done by turn(), which one thread of the daemon calls; time is
// what the caller says, so that a test has years in a moment.
//
// A tick is written down before its runs are started, and every start carries an idempotency key,
// so a crash at any moment neither loses a tick nor starts a run twice.
#pragma once

#include "http/message.hpp"
#include "triggers/inbox.hpp"
#include "triggers/ledger.hpp"
#include "triggers/runner.hpp"
#include "triggers/trigger.hpp"

#include <pawl/result.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::triggers {

struct service_options {
  std::filesystem::path directory = {};  // of definitions, NAME.json each; empty: none
  std::function<int64_t()> now_ms;       // since the epoch; any thread
  // Called when there is work before the time that turn() gave; any thread, must not block, and not
  // call back.
  std::function<void()> wake = {};
  // False: only what is asked for is done; ticks, polls and retries are left alone.
  bool fires = true;
  size_t waiting_max = 1'000;   // deliveries that wait for a turn; more are refused for the moment
  size_t failures_max = 1'000;  // kept for one trigger; with more, it stands still
};

// What a trigger is and does, for people.
struct trigger_info {
  std::string name = {}, kind = {};  // kind empty: there never was a good definition
  std::string file = {};             // empty: set through the API
  std::string problem = {};          // why the newest definition is not in force; empty: it is
  std::string description = {}, endpoint = {}, definition = {};  // definition: JSON without secrets
  bool enabled = false;
  std::vector<std::string> workflows = {};
  std::vector<int64_t> next_ms = {};  // the next five
  std::vector<int64_t> queued_ms = {};
  std::vector<fire> fires = {};  // newest first
  fire_counts counts = {};
  std::vector<failed_start> failures = {};  // the newest 20 first; the document cut, only in show()
  size_t failures_count = 0;
  std::string poll_state = {}, poll_error = {}, poll_output = {};
};

// What became of a delivery, or of a firing by hand.
struct fired {
  struct run {
    std::string workflow = {}, run_id = {};
    bool existed = false;
  };
  std::vector<run> runs = {};
  std::vector<failed_start> failures = {};  // kept, to be tried again
  std::string challenge = {};               // Slack's; then there is nothing else
};

class service {
 public:
  using answer = std::function<void(result<fired>)>;

  // Reads the definitions and the records. What it is given outlives it. Errors: the store's.
  static result<std::unique_ptr<service>> open(service_options options, runner& by,
                                               journal::documents& documents);
  ~service() { stop(); }
  // Takes up nothing more, and writes what is not on disk yet. The documents still work.
  void stop();

  // Does what is due. Gives the time at which it wants to be called again.
  int64_t turn(int64_t now_ms);

  // A webhook's request. Answers at once, or in a turn. Errors: not_found, unauthenticated,
  // permission_denied, unavailable (come again).
  void deliver(std::string_view endpoint, const http::request& delivery, answer to);

  // Reads the folder and all that secrets refer to again. Gives what is wrong with files.
  std::vector<failure> reload();

  std::vector<trigger_info> list();
  result<trigger_info> show(std::string_view name);
  // Errors: invalid_input; conflict (a file has that name, another trigger that endpoint).
  result<trigger_info> set(std::string_view name, std::string_view definition);
  // Forgets it and its record. Errors: not_found, conflict (a file defines it).
  result<void> remove(std::string_view name);
  // Holds until it is set anew. Ticks that pass while it is disabled are not missed.
  result<trigger_info> enable(std::string_view name, bool enabled);
  // Now, whether enabled or not: a webhook with this body, a schedule with a tick of now, a poll.
  void fire_now(std::string_view name, std::string body, answer to);
  // Starts again what failed, one or all that there are (empty id).
  void retry(std::string_view name, std::string_view id, answer to);

 private:
  struct poll_under_way;
  using trigger_ptr = std::shared_ptr<trigger>;
  service(service_options options, runner& by, journal::documents& documents);

  // Definitions. service.cpp
  result<void> load();
  result<trigger_ptr> add(const std::string& name);
  void read_definition(trigger& on);
  std::vector<failure> read_folder();
  result<void> take_file(const std::filesystem::path& file);
  // `with` is written together with the record. `anew`: by a person.
  result<void> install(trigger& on, std::shared_ptr<const definition> made, ledger::entry with,
                       bool anew);
  void publish_endpoints();
  result<trigger_ptr> find(std::string_view name) const;
  trigger_info info(const trigger& of) const;

  // What is due. service_turn.cpp
  void advance(const trigger_ptr& on);
  void take_due_ticks(trigger& on);
  void fire_queued(const trigger_ptr& on);
  void watch_running(const trigger_ptr& on);
  int64_t next_due(trigger& of) const;
  void save_dirty();
  // Writes the record, and what comes with it; it is in force once that is durable. Else the
  // trigger pauses for a moment.
  result<void> commit(trigger& on, record next, ledger::entry with = {});

  // Polls. service_poll.cpp
  void begin_poll(const trigger_ptr& on, answer to);
  void take_output(const std::shared_ptr<poll_under_way>& poll, result<std::string> output);
  void poll_failed(const poll_under_way& poll, const failure& why, std::string_view output);

  // Starting. service_fire.cpp
  void begin(const std::shared_ptr<firing>& what);
  void begin_start(const std::shared_ptr<firing>& what, const occasion& about, size_t about_index,
                   const target& to);
  void answered(firing& what, size_t index, result<start_answer> answer);
  result<fired> settle(firing& what, fire noted, record next, bool durable);
  void take_delivery(const trigger_ptr& on, std::shared_ptr<const definition> by, occasion about,
                     bool by_hand, answer to);
  void retry_all(const trigger_ptr& on, std::vector<std::string> ids, answer to);
  void begin_retry(const trigger_ptr& on, const std::string& id, answer to);
  void finish_retry(firing& what, failed_start failed, const answer& to);

  const service_options options_;
  runner& runner_;
  const std::shared_ptr<inbox> inbox_;
  std::atomic<size_t> waiting_ = 0;  // deliveries in the inbox

  std::mutex mutex_;  // guards what follows; taken before any other
  ledger ledger_;
  std::map<std::string, trigger_ptr, std::less<>> triggers_;
  int64_t now_ms_ = 0;
  bool stopped_ = false;
  int64_t saved_ms_ = 0;    // when dirty records were last written
  std::mt19937_64 random_;  // for the ids of failures

  std::mutex endpoints_mutex_;
  std::map<std::string, std::shared_ptr<const definition>, std::less<>> endpoints_;  // enabled
};

}  // namespace pawl::triggers
