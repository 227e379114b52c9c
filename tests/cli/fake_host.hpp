// A host without engine, disk or modules: it answers what a test laid down, and keeps what it was
// asked.
#pragma once

#include <pawl/host.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace pawl::cli::test {

// What outlives one opening of the host: the data directory, so to speak.
struct fake_data {
  std::vector<run_info> runs;
  std::map<std::string, std::vector<step_info>, std::less<>> steps;
  std::vector<export_info> actions, workflows;
  std::vector<module_info> modules;
  std::vector<hook_info> hooks;
  std::vector<event_info> on_start;  // what watchers are told of a new run
  std::string status_after_driving = "completed";
  std::string output = R"({"n":1})";
  int troubles = 0;  // how often health() answers that it is not well
  failure refusal;   // of everything, if it has a code

  std::vector<std::string> asked;  // "start w", "retry a"
  std::vector<bool> opened;        // drive_runs, each time
  start_request request;
};

class fake_host : public host {
 public:
  fake_host(fake_data& data, bool drives) : data_(data), drives_(drives) {
    data.opened.push_back(drives);
  }
  void stop() override {}

  result<start_answer> start(start_request request) override {
    data_.request = request;
    data_.asked.push_back("start " + request.workflow);
    if (!data_.refusal.code.empty()) return data_.refusal;
    run_info run;
    run.id = request.id.empty() ? "run-1" : request.id;
    run.workflow = request.workflow;
    run.status = "queued";
    data_.runs.push_back(run);
    if (listener_) listener_(run.id, data_.on_start);
    return start_answer{run.id, false};
  }

  void start(start_request request, reply<start_answer> answer) override {
    answer(start(std::move(request)));
  }

  result<run_info> wait(std::string_view id, bool,
                        std::optional<std::chrono::milliseconds>) override {
    run_info* run = find(id);
    if (run == nullptr) return missing(id);
    if (drives_) drive(*run);
    if (run->status == "queued" || run->status == "running")
      return failure{.code = PAWL_ERROR_TIMEOUT, .message = "it is still running"};
    return *run;
  }
  std::shared_ptr<void> when_ended(std::string_view id, reply<run_info> answer) override {
    answer(wait(id, true, {}));
    return nullptr;
  }
  bool wait_idle(bool, const std::function<bool()>&) override {
    if (drives_)
      for (run_info& run : data_.runs) drive(run);
    return true;
  }

  result<run_info> find_run(std::string_view id) override {
    const run_info* run = find(id);
    if (run == nullptr) return missing(id);
    return *run;
  }
  result<list_of<run_info>> list_runs(const run_query& query) override {
    list_of<run_info> page;
    for (const run_info& run : data_.runs)
      if (query.statuses.empty() || std::ranges::count(query.statuses, run.status) > 0)
        page.items.push_back(run);
    if (page.items.size() > query.limit) {
      page.items.resize(query.limit);
      page.next = "more";
    }
    return page;
  }
  result<std::vector<step_info>> steps(std::string_view id) override {
    const auto found = data_.steps.find(id);
    return found == data_.steps.end() ? std::vector<step_info>() : found->second;
  }
  result<list_of<event_info>> events(std::string_view id, uint64_t, size_t) override {
    if (find(id) == nullptr) return missing(id);
    return list_of<event_info>{data_.on_start, ""};
  }

  result<run_info> retry(std::string_view id) override { return change("retry", id, "queued"); }
  result<run_info> cancel(std::string_view id) override { return change("cancel", id, "running"); }
  result<run_info> pause(std::string_view id) override { return change("pause", id, "paused"); }
  result<run_info> resume(std::string_view id) override { return change("resume", id, "queued"); }
  result<start_answer> fork(std::string_view id, std::string_view step,
                            std::string new_id) override {
    data_.asked.push_back("fork " + std::string(id) + " " + std::string(step));
    run_info copy = *find(id);
    copy.id = new_id.empty() ? "fork-1" : new_id;
    copy.status = "queued";
    data_.runs.push_back(copy);
    return start_answer{copy.id, false};
  }
  result<void> erase(std::string_view id) override {
    if (find(id) == nullptr) return missing(id);
    std::erase_if(data_.runs, [&](const run_info& run) { return run.id == id; });
    return {};
  }
  result<std::string> export_run(std::string_view id) override {
    if (find(id) == nullptr) return missing(id);
    return "recording of " + std::string(id) + "\n";
  }

  result<list_of<hook_info>> list_hooks(std::string_view, size_t) override {
    return list_of<hook_info>{data_.hooks, ""};
  }
  result<hook_info> resume_hook(std::string_view token, std::string value) override {
    return answer(token, "resume_hook " + std::string(token) + " " + value);
  }
  result<hook_info> fail_hook(std::string_view token, error_info error) override {
    return answer(token, "fail_hook " + std::string(token) + " " + error.message);
  }
  result<hook_info> heartbeat_hook(std::string_view token) override {
    return answer(token, "heartbeat_hook " + std::string(token));
  }

  std::vector<export_info> actions() override { return data_.actions; }
  std::vector<export_info> workflows() override { return data_.workflows; }
  std::vector<module_info> modules() override { return data_.modules; }
  result<module_info> install_module(std::string bytes, std::string signature) override {
    data_.asked.push_back("install " + bytes + " " + signature);
    return data_.modules.front();
  }
  result<module_info> activate_module(std::string_view name, std::string_view version) override {
    return change_module("activate", name, version, "active");
  }
  result<module_info> drain_module(std::string_view name, std::string_view version) override {
    return change_module("drain", name, version, "draining");
  }
  result<void> remove_module(std::string_view name, std::string_view version) override {
    auto removed = change_module("remove", name, version, "removed");
    if (!removed) return removed.error();
    return {};
  }
  result<run_info> migrate_run(std::string_view id, std::string_view version) override {
    if (!data_.refusal.code.empty()) return data_.refusal;
    auto run = change("migrate", id, "running");
    if (run) run->module_version = version;
    return run;
  }
  result<std::string> run_action(std::string_view action, std::string input,
                                 std::optional<std::chrono::milliseconds>) override {
    data_.asked.push_back("run_action " + std::string(action) + " " + input);
    if (!data_.refusal.code.empty()) return data_.refusal;
    return data_.output;
  }

  std::shared_ptr<void> watch(listener listener, std::string_view) override {
    listener_ = std::move(listener);
    return std::shared_ptr<void>(this, [this](void*) { listener_ = nullptr; });
  }
  health_info health() override {
    health_info health;
    if (data_.troubles > 0) {
      --data_.troubles;
      health.ok = false;
      health.reason = "the disk fails";
    }
    return health;
  }

 private:
  static failure missing(std::string_view id) {
    return {.code = PAWL_ERROR_NOT_FOUND, .message = "there is no run " + std::string(id)};
  }
  run_info* find(std::string_view id) {
    const auto found = std::ranges::find(data_.runs, id, &run_info::id);
    return found == data_.runs.end() ? nullptr : &*found;
  }
  void drive(run_info& run) {
    if (run.status != "queued" && run.status != "running") return;
    run.status = data_.status_after_driving;
    if (run.status == "completed") run.output = data_.output;
    if (run.status == "failed") run.error = error_info{"boom", "it broke", "", false};
  }
  result<run_info> change(const std::string& what, std::string_view id, const std::string& status) {
    data_.asked.push_back(what + " " + std::string(id));
    run_info* run = find(id);
    if (run == nullptr) return missing(id);
    run->status = status;
    return *run;
  }
  result<module_info> change_module(const std::string& what, std::string_view name,
                                    std::string_view version, const std::string& state) {
    data_.asked.push_back(what + " " + std::string(name) + " " + std::string(version));
    if (!data_.refusal.code.empty()) return data_.refusal;
    module_info changed;
    changed.name = name;
    changed.version = version;
    changed.state = state;
    changed.runs = 2;
    return changed;
  }
  result<hook_info> answer(std::string_view token, std::string asked) {
    data_.asked.push_back(std::move(asked));
    const auto found = std::ranges::find(data_.hooks, token, &hook_info::token);
    if (found == data_.hooks.end())
      return failure{.code = PAWL_ERROR_NOT_FOUND, .message = "there is no such hook"};
    if (run_info* run = find(found->run_id)) run->status = "queued";
    return *found;
  }

  fake_data& data_;
  bool drives_;
  listener listener_;
};

}  // namespace pawl::cli::test
