// libpawl: a durable-workflow host inside your own program. `pawl`, the command line, is a thin
// program over this class and nothing else.
//
//   auto host = pawl::host::open({.data_directory = "data", .module_directories = {"modules"}});
//   auto run  = (*host)->start({.workflow = "signup-pipeline", .input = R"({"email":"a@b.c"})"});
//   auto end  = (*host)->wait(run->run_id);
//
// Every function may be called from any thread. Those that change something return when the change
// is durable. Payloads are UTF-8 JSON text throughout. No function throws.
#pragma once

#include <pawl/flow.hpp>
#include <pawl/limits.hpp>
#include <pawl/mcp.hpp>
#include <pawl/models.hpp>
#include <pawl/module.h>
#include <pawl/result.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl {

struct module_trust {
  // Only modules with a valid signature beside them, FILE.minisig, are loaded: a minisign public
  // key, "RW...", or the path of a file that holds it. Empty: signatures are not asked for.
  std::string trusted_key = {};
};

struct vault_settings {
  // The file with the key that credentials are encrypted with. Empty: the variable PAWL_VAULT_KEY,
  // else systemd's credential "pawl-vault-key", else vault.key in the data directory, which is made
  // when the first credential is set.
  std::filesystem::path key_file = {};
};

struct host_options {
  std::filesystem::path data_directory = {};                   // created when missing, mode 0700
  std::vector<std::filesystem::path> module_directories = {};  // searched in this order
  std::vector<pawl_module_entry> builtin_modules = {};         // compiled into this program
  std::map<std::string, std::string> module_config = {};       // JSON object by module name
  std::string hook_url = "http://127.0.0.1:7295/v1/hooks/";    // a hook's token is appended
  // Program that describes files in a child: a `pawl`. Empty: this one.
  std::filesystem::path describer = {};
  module_trust modules = {};
  vault_settings vault = {};
  // Looks after the module directories all the time: new and changed files are live within a
  // second. False: they are looked through once, at the start.
  bool watch_modules = false;
  host_limits limits = {};
  flow_limits flow = {};  // beside what modules declare
  model_settings models = {};
  mcp_options mcp = {};
  bool drive_runs = true;  // false: look and change only; unfinished runs stay as they are
};

// One error as people and programs see it.
struct error_info {
  std::string code;
  std::string message;
  std::string details;  // JSON text or empty
  bool retryable = false;
};

struct start_request {
  std::string workflow = {};         // slug
  std::string input = "null";        // JSON
  std::string id = {};               // empty: one is made
  std::string idempotency_key = {};  // empty: none. The same key and workflow give the same run
  std::string trigger = "api";       // what started it, for people
  std::string traceparent = {};      // W3C Trace Context; ignored when it is malformed
  // Instances of credentials that its steps, and its children's, are given instead of the defaults:
  // "slack.bot=second" or "slack.bot=project/second", with "," between several.
  std::string credentials = {};
};

struct start_answer {
  std::string run_id;
  bool existed = false;  // the idempotency key named a run that was started before
};

struct run_info {
  std::string id;
  std::string workflow;
  std::string module, module_version, module_sha256;
  std::string status;  // one of DESIGN's words: "queued", "running", ...
  std::string reason;  // failed, cancelled, blocked: why
  // Queued: for what, and how many before it; only where one run is asked for.
  std::string waits_for;
  std::string trigger, parent_id, forked_from, idempotency_key;
  std::string traceparent;  // the span that started it, or else its own, which begins a trace
  std::string credentials;  // named for it, as in start_request
  uint32_t generation = 0;
  int64_t created_ms = 0, started_ms = 0, ended_ms = 0;  // 0: not yet
  std::optional<std::string> input, output;              // JSON; only where one run is asked for
  std::optional<error_info> error;
};

struct attempt_info {
  int64_t at_ms = 0;  // when it failed
  error_info error;
  int64_t retry_ms = 0;  // when the next one was due
};

// One recorded operation of a run, in the order scheduled.
struct step_info {
  uint64_t seq = 0;
  std::string key;     // "action:charge#0", groups' path before it
  std::string kind;    // "action", "sleep", "hook", "child", "record"
  std::string name;    // action or workflow slug, or label
  std::string status;  // "scheduled", "retrying", "completed", "failed", "cancelled"
  uint32_t attempts = 0;
  int64_t scheduled_ms = 0, ended_ms = 0;
  int64_t due_ms = 0;      // a sleep's end, a hook's deadline, the next attempt
  std::string token, url;  // hook
  std::string child_id;    // child
  std::string scope;
  // A limit that keeps it from being started: "action charge: 10 calls at once".
  std::string waits_for;
  std::optional<std::string> input, output;
  std::optional<std::string> progress;  // what its action told last of its work; not recorded
  std::optional<error_info> error;
  std::vector<attempt_info> failures;  // attempts that failed and were tried again
  bool dropped = false;                // superseded by a retry of the run
};

// One event of the log; or, told to who watches a run, what an action says of its work
// ("step_progress"), which is in no log.
struct event_info {
  uint64_t seq = 0;  // 0: in no log
  int64_t at_ms = 0;
  std::string name;  // "step_completed", "hook_opened", ...
  std::string key;   // of the operation it is about
  std::string action;
  std::string payload;  // JSON or empty
  std::optional<error_info> error;
  uint32_t attempts = 0;
  int64_t due_ms = 0;
};

struct run_query {
  std::vector<std::string> statuses = {};  // any of them; empty: all
  std::string workflow = {}, trigger = {}, id_contains = {}, cursor = {};  // empty: all
  int64_t created_from_ms = 0, created_before_ms = 0;                      // 0: no bound
  size_t limit = 50;                                                       // at most 1,000
};

struct hook_info {
  std::string token, url, run_id, key;
  int64_t opened_ms = 0, due_ms = 0;
  std::string schema = {};  // JSON Schema of its value, or empty: any value
};

template <class T>
struct list_of {
  std::vector<T> items;
  std::string next;  // cursor; empty at the end
};

// What a module exports, and where it stands.
struct export_info {
  std::string name, title, description, module, module_version;
  std::string input_schema, output_schema, options;  // JSON
  bool blocking = false, safe = false;
};

struct module_info {
  std::string name, version, title, description, sha256;
  std::filesystem::path file;  // empty: the host's own
  // "active": new runs take it; "old": only runs that are held to it use it, or it is kept to go
  // back to; "draining": the same, and it is removed once they have ended; "removed": but its file
  // is still in a module directory; "refused"
  std::string state;
  std::string reason;  // removed, refused: why
  uint64_t runs = 0;   // unfinished ones that are held to it
  std::vector<std::string> actions, workflows;
};

// How much goes on, and waits, under a limit.
struct queue_info {
  std::string kind;  // "action": calls; "workflow": runs
  std::string name;
  uint64_t running = 0, waiting = 0;
};

struct health_info {
  bool ok = true;
  std::string reason;  // what is wrong and what the host does about it
  uint64_t active_runs = 0, warm_runs = 0;
  uint64_t commits = 0, changes = 0;  // since the start
  uint64_t stale_completions = 0;     // late, double or forged ones
  std::vector<queue_info> queues;     // of what has, or had, a limit
};

class host {
 public:
  // Called once, at once or on a thread of the host, which must not be blocked.
  template <class T>
  using reply = std::function<void(result<T>)>;

  // Opens the data directory and the modules, and goes on with every unfinished run.
  // Errors: busy (another process holds the directory), invalid_input (an option), unavailable (the
  // disk).
  static result<std::unique_ptr<host>> open(host_options options);

  // Stops: no new step starts, actions in flight are asked to end, what is recorded is durable.
  // Unfinished runs go on at the next open.
  virtual ~host() = default;
  virtual void stop() = 0;

  // --- runs ---
  // Errors: unknown_workflow, invalid_input (with the path), conflict (the id is taken), busy.
  virtual result<start_answer> start(start_request request) = 0;
  // The same without a waiting thread.
  virtual void start(start_request request, reply<start_answer> answer) = 0;

  // Waits until the run has ended, or can't go on without someone (paused, blocked, waiting or
  // sleeping, where `until_ended` is false). Errors: not_found, timeout.
  virtual result<run_info> wait(std::string_view run_id, bool until_ended = true,
                                std::optional<std::chrono::milliseconds> timeout = {}) = 0;
  // Answers once the run has ended, without a waiting thread, and without input and output, which
  // find_run() gives. Once the returned handle is gone the answer may still come, or not.
  virtual std::shared_ptr<void> when_ended(std::string_view run_id, reply<run_info> answer) = 0;

  // Waits until no run can go on by itself; with `timers`, also for sleeps and retries that are due
  // later. Returns false when `keep_waiting` did; it is asked a few times a second.
  virtual bool wait_idle(bool timers, const std::function<bool()>& keep_waiting) = 0;

  virtual result<run_info> find_run(std::string_view run_id) = 0;  // with input, output, error
  virtual result<list_of<run_info>> list_runs(const run_query& query) = 0;
  virtual result<std::vector<step_info>> steps(std::string_view run_id) = 0;
  virtual result<list_of<event_info>> events(std::string_view run_id, uint64_t from_seq,
                                             size_t limit) = 0;

  // Each answers when durable. Errors: not_found, conflict (the run is not in a state for it).
  virtual result<run_info> retry(std::string_view run_id) = 0;  // a failed or cancelled run
  virtual result<run_info> cancel(std::string_view run_id) = 0;
  virtual result<run_info> pause(std::string_view run_id) = 0;
  virtual result<run_info> resume(std::string_view run_id) = 0;  // a paused or blocked run
  // A new run with a copy of the log up to, and without, that step (a key or its seq).
  virtual result<start_answer> fork(std::string_view run_id, std::string_view from_step,
                                    std::string new_id = {}) = 0;
  virtual result<void> erase(std::string_view run_id) = 0;  // an ended run
  // The run and its children as one JSON document, to be replayed elsewhere: its format is in
  // host/journal/README.md. It holds payloads and secret seeds. Errors: not_found.
  virtual result<std::string> export_run(std::string_view run_id) = 0;

  // --- hooks ---
  // Errors: not_found, no hook ever had the token; conflict, it is answered already; gone, it timed
  // out or its run no longer waits for it; invalid_input, the value is not what the workflow asks
  // for.
  virtual result<list_of<hook_info>> list_hooks(std::string_view cursor, size_t limit) = 0;
  virtual result<hook_info> resume_hook(std::string_view token, std::string value) = 0;
  virtual result<hook_info> fail_hook(std::string_view token, error_info error) = 0;
  virtual result<hook_info> heartbeat_hook(std::string_view token) = 0;

  // --- modules ---
  virtual std::vector<export_info> actions() = 0;
  virtual std::vector<export_info> workflows() = 0;
  // Each version of each module, and the files that were refused.
  virtual std::vector<module_info> modules() = 0;
  // Checks a module's bytes as any file's and keeps it in the data directory; new runs take it from
  // now on. `signature` is a minisign one, asked for where a key is trusted. Errors: host_misuse
  // with the reason why it is refused.
  virtual result<module_info> install_module(std::string bytes, std::string signature = {}) = 0;
  // Below, `version` is "1.2.0", or "1.2.0-SHA12" where several builds have that version. Errors of
  // all: not_found; invalid_input when there are several.
  //
  // New runs take this version, over restarts too, until a module directory offers another file
  // than it does now. Takes up again what was drained or removed.
  virtual result<module_info> activate_module(std::string_view name, std::string_view version) = 0;
  // New runs don't take this version any more; it goes when the last run that is held to it has
  // ended. They take none of this module then, unless a module directory offers another version.
  virtual result<module_info> drain_module(std::string_view name, std::string_view version) = 0;
  // The same at once. Errors: conflict while runs are held to it. A file that is not the data
  // directory's own stays where it is, unused.
  virtual result<void> remove_module(std::string_view name, std::string_view version) = 0;
  // Holds an unfinished run to another version of its module, once replay has shown that this one
  // would have done the same so far. Steps in flight go on. Errors: conflict with the first command
  // that differs (its details: {"seq", "expected", "actual"}), or when the run has ended.
  virtual result<run_info> migrate_run(std::string_view run_id, std::string_view version) = 0;
  // Calls one action outside any run, once; nothing is recorded.
  virtual result<std::string> run_action(std::string_view action, std::string input,
                                         std::optional<std::chrono::milliseconds> timeout = {}) = 0;

  // --- watching ---
  // Calls `listener` with the events of that run, or of every one, as they become durable, on a
  // host thread that must not be blocked; until the returned handle is gone. Watching one run costs
  // the others next to nothing.
  using listener = std::function<void(const std::string& run_id, const std::vector<event_info>&)>;
  virtual std::shared_ptr<void> watch(listener listener, std::string_view run_id = {}) = 0;
  virtual health_info health() = 0;
};

}  // namespace pawl
