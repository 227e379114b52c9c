// class host over a data directory of its own: everything is put together here.
#pragma once

#include "actions/action_dispatcher.hpp"
#include "actions/own_actions.hpp"
#include "embed/run_counts.hpp"
#include "embed/shard_threads.hpp"
#include "embed/single_calls.hpp"
#include "embed/watchers.hpp"
#include "engine/engine.hpp"
#include "journal/documents.hpp"
#include "journal/rocksdb_store.hpp"
#include "journal/writer.hpp"
#include "mcp/client/servers.hpp"
#include "models/prompt_dispatcher.hpp"
#include "modules/catalog.hpp"
#include "modules/folder_watch.hpp"
#include "sessions/sessions.hpp"
#include "vault/vault.hpp"

#include <pawl/host.hpp>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace pawl::embed {

// What a host counts as it goes, for those who watch over it.
struct host_figures {
  struct status_count {
    std::string_view status;
    uint64_t count = 0;
  };
  std::vector<status_count> unfinished_runs;  // now
  std::vector<status_count> ended_runs;       // since the start
  uint64_t started_runs = 0;                  // since the start
  std::vector<actions::action_figures> actions;
  uint64_t calls_open = 0;     // attempts that modules are at
  uint64_t calls_waiting = 0;  // of these, those without a thread
  journal::writer_statistics written;
};

class local_host final : public host, private engine::workflow_source, private engine::clock {
 public:
  // `journal_options` let a test put a failing disk under the journal.
  static result<std::unique_ptr<host>> open(host_options options,
                                            const journal::rocksdb_options& journal_options = {});
  ~local_host() override;
  void stop() override;

  result<start_answer> start(start_request request) override;
  void start(start_request request, reply<start_answer> answer) override;
  result<run_info> wait(std::string_view run_id, bool until_ended,
                        std::optional<std::chrono::milliseconds> timeout) override;
  std::shared_ptr<void> when_ended(std::string_view run_id, reply<run_info> answer) override;
  bool wait_idle(bool timers, const std::function<bool()>& keep_waiting) override;
  result<run_info> find_run(std::string_view run_id) override;
  result<list_of<run_info>> list_runs(const run_query& query) override;
  result<std::vector<step_info>> steps(std::string_view run_id) override;
  result<list_of<event_info>> events(std::string_view run_id, uint64_t from_seq,
                                     size_t limit) override;

  result<run_info> retry(std::string_view run_id) override;
  result<run_info> cancel(std::string_view run_id) override;
  result<run_info> pause(std::string_view run_id) override;
  result<run_info> resume(std::string_view run_id) override;
  result<start_answer> fork(std::string_view run_id, std::string_view from_step,
                            std::string new_id) override;
  result<void> erase(std::string_view run_id) override;
  result<std::string> export_run(std::string_view run_id) override;

  result<list_of<hook_info>> list_hooks(std::string_view cursor, size_t limit) override;
  result<hook_info> resume_hook(std::string_view token, std::string value) override;
  result<hook_info> fail_hook(std::string_view token, error_info error) override;
  result<hook_info> heartbeat_hook(std::string_view token) override;

  std::vector<export_info> actions() override;
  std::vector<export_info> workflows() override;
  std::vector<module_info> modules() override;
  result<module_info> install_module(std::string bytes, std::string signature) override;
  result<module_info> activate_module(std::string_view name, std::string_view version) override;
  result<module_info> drain_module(std::string_view name, std::string_view version) override;
  result<void> remove_module(std::string_view name, std::string_view version) override;
  result<run_info> migrate_run(std::string_view run_id, std::string_view version) override;
  result<std::string> run_action(std::string_view action, std::string input,
                                 std::optional<std::chrono::milliseconds> timeout) override;

  std::shared_ptr<void> watch(listener listener, std::string_view run_id) override;
  health_info health() override;

  // For the parts of a daemon that keep something beside the runs.
  journal::documents& documents() { return documents_.value(); }
  vault::vault& vault() { return *vault_; }
  sessions::sessions& sessions() { return *sessions_; }
  // In place of host_options.flow; what has begun goes on.
  void set_flow_limits(flow_limits given) { engine_->set_flow_limits(std::move(given)); }
  // JSON Schema of an open hook's value; "true" where any will do, or there is no such hook.
  // Errors: the store's.
  result<std::string> hook_schema(std::string_view token);
  host_figures figures();
  // Calls `listener`, which must not block, with each run that ends; until the handle is gone.
  std::shared_ptr<void> watch_ends(watchers::end_listener listener) {
    return watchers_.add_for_ends(std::move(listener));
  }

  // Removes the versions that no run needs any more; the host does so by itself, soon after the
  // last of them ended.
  void collect_modules();

 private:
  local_host(host_options options, std::unique_ptr<journal::store> store);
  result<void> name_mcp_servers();
  result<std::vector<models::tool_description>> find_tools(const model_tool& wanted);
  result<void> load_modules();
  result<void> begin(vault::key_source keys);
  void halt(const failure& why);
  result<run_info> control(std::string_view run_id,
                           void (engine::engine::*act)(std::string,
                                                       engine::reply<journal::run_row>));
  result<hook_info> answer_hook(std::string_view token, engine::hook_answer answer);
  result<void> accepting();
  bool is_idle(bool timers);
  void keep_house();
  void delete_old_runs();
  void watch_modules();
  void on_durable(const journal::change& what);
  result<std::map<modules::pin, uint64_t>> count_pinned_runs();
  result<module_info> show_module(const modules::pin& which);

  // engine::workflow_source and engine::clock
  engine::workflow_handle newest(std::string_view workflow) override;
  result<engine::workflow_handle> pinned(const modules::pin& to,
                                         std::string_view workflow) override;
  int64_t now_ms() override;

  host_options options_;
  flow::overrides flow_limits_{options_.flow};
  std::unique_ptr<journal::store> store_;
  watchers watchers_;
  run_counts run_counts_;
  actions::own_actions own_actions_;
  std::unique_ptr<actions::action_dispatcher> dispatcher_;
  std::unique_ptr<mcp::servers> mcp_servers_;
  models::prompt_dispatcher prompts_;
  single_calls single_calls_;
  std::unique_ptr<modules::catalog> catalog_;
  std::unique_ptr<sessions::sessions> sessions_;
  shard_threads threads_;
  std::unique_ptr<journal::writer> writer_;
  std::optional<journal::documents> documents_;  // once there is a writer
  std::unique_ptr<vault::vault> vault_;
  std::unique_ptr<engine::engine> engine_;

  std::mutex state_mutex_;
  std::string trouble_;  // why the journal can't be written, empty when it can
  std::condition_variable stopping_came_;
  bool stopping_ = false;
  std::atomic<bool> collect_soon_ = false;  // a version may not be needed any more
  std::thread house_keeper_;
  std::unique_ptr<modules::folder_watch> folder_watch_;
};

}  // namespace pawl::embed
