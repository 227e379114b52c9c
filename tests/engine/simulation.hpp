// The library's simulation (host/testing) of an engine with this program's workflows, whose actions
// are functions of the test; and short words for what the engine's tests ask and look at.
#pragma once

#include "testing/simulation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pawl::testing {

// An action's function gives its outcome, or nothing to answer later (answer_nth).
using seen_call = call_info;
using action_body = stub_body;

class simulated_engine : public simulation {
 public:
  explicit simulated_engine(
      std::shared_ptr<journal::memory_store> store = std::make_shared<journal::memory_store>());

  void action(std::string name, action_body body) {
    relay().stubs().set(std::move(name), std::move(body));
  }
  std::vector<seen_call>& calls() { return relay().calls(); }
  size_t count(std::string_view action);
  size_t open_calls(std::string_view action) { return relay().stubs().open_calls(action).size(); }
  // Answers an open call of the action, the oldest or any of them.
  void answer(std::string_view action, const result<std::string>& with);
  void answer_nth(std::string_view action, size_t index, const action_body& body);
  // Fails every commit from now on, until it is called with nothing.
  void break_disk(std::optional<failure> why);

  std::string start(std::string_view workflow, std::string input, std::string id = {},
                    std::string idempotency_key = {});
  journal::run_row row(std::string_view run_id);
  std::string status(std::string_view run_id) {
    return std::string(journal::status_name(row(run_id).status));
  }
  std::string output(std::string_view run_id);
  std::vector<std::string> events(std::string_view run_id);  // "step_completed action:a#0"
  result<journal::run_row> cancel(const std::string& id);
  result<journal::run_row> pause(const std::string& id);
  result<journal::run_row> resume(const std::string& id);
  result<journal::run_row> retry(const std::string& id);
  result<engine::started_run> fork(const std::string& id, const std::string& from,
                                   const std::string& new_id);
  result<journal::run_row> answer_hook(const std::string& token, std::string value);
};

}  // namespace pawl::testing
