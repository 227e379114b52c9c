// Class host over a link: what a daemon does for a caller of the same machine. So every command
// works on a daemon as it does on a data directory of its own.
#pragma once

#include "client/link.hpp"

#include <pawl/host.hpp>

#include <boost/json/fwd.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace pawl::client {

class remote_host final : public host {
 public:
  explicit remote_host(std::shared_ptr<link> to) : link_(std::move(to)) {}
  void stop() override {}  // the daemon goes on

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

  // The events have no payloads.
  std::shared_ptr<void> watch(listener listener, std::string_view run_id) override;
  health_info health() override;

 private:
  result<http::response> send(std::string method, std::string path, std::string query = {},
                              std::string body = {}, http::headers headers = {});
  // The answer's body read as that.
  template <class T>
  result<T> ask(std::string method, std::string path, std::string query = {}, std::string body = {},
                http::headers headers = {});
  result<run_info> change(std::string_view run_id, std::string_view how);

  std::shared_ptr<link> link_;
};

}  // namespace pawl::client
