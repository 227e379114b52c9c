// The engine: the shards and the way to each. It has no thread of its own; whoever owns it turns
// the shards.
#pragma once

#include "engine/shard.hpp"

#include <pawl/result.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::engine {

class engine final : private neighbours {
 public:
  // `wake(i)` makes shard i turn soon; any thread. `on_durable` hears of every change that became
  // durable, on the shard's thread; must not block.
  engine(environment env, size_t shards, std::function<void(size_t)> wake,
         std::function<void(const journal::change&)> on_durable);

  size_t shard_count() const { return shards_.size(); }
  shard& at(size_t index) { return *shards_[index]; }
  environment& env() { return env_; }

  // All may be called from any thread; `answer` comes on a shard's thread, at once when the request
  // is refused. Errors as class host says.
  void start(const new_run_request& request, reply<started_run> answer);
  void cancel(std::string run_id, reply<journal::run_row> answer);
  void pause(std::string run_id, reply<journal::run_row> answer);
  void resume(std::string run_id, reply<journal::run_row> answer);
  void retry(const std::string& run_id, reply<journal::run_row> answer) override;
  void erase(std::string run_id, reply<journal::run_row> answer);
  // Holds an unfinished run to another build of its module. Errors: not_found; conflict when it has
  // ended, or when that build does not fit its log, with the first command that differs.
  void migrate(std::string run_id, modules::pin to, reply<journal::run_row> answer);
  // `from_step` is a key or the seq of a scheduled event.
  void fork(std::string_view run_id, std::string_view from_step, std::string new_id,
            reply<started_run> answer);
  void answer_hook(std::string_view token, hook_answer given, reply<journal::run_row> answer);
  void wait(std::string run_id, bool until_ended, std::weak_ptr<void> wanted,
            reply<journal::run_row> answer);

  // What is known of the run's open steps beside the log; nothing for one that is not in memory.
  void open_steps(std::string run_id, reply<std::vector<open_step>> answer);
  // For what a queued run waits; empty when it does not.
  std::string waits_for(std::string_view workflow, const std::string& run_id) {
    return admission_.why(workflow, run_id);
  }
  // What overrides the limits that modules declare, from now on. Who has begun goes on; who waits
  // is looked at again. Any thread.
  void set_flow_limits(flow_limits given);
  // Of actions, and of workflows, that have or had a limit. Any thread.
  std::vector<flow::line_depth> action_depths() { return gate_.depths(); }
  std::vector<flow::line_depth> workflow_depths() { return admission_.depths(); }

  void recover();
  void halt(const failure& why);
  // `drained` is called once for each shard.
  void drain(const std::function<void()>& drained);
  // See shard::close().
  void close();

 private:
  shard& of(std::string_view run_id);
  bool owns(size_t shard, std::string_view run_id) const override;
  void load(const std::string& run_id) override;
  void cancel(const std::string& run_id) override;
  void child_ended(const std::string& parent_id, uint64_t parent_seq) override;
  void durable(const journal::change& what) override;

  result<std::vector<flow::unfinished_run>> unfinished(std::string_view workflow);

  environment env_;
  std::function<void(const journal::change&)> on_durable_;
  flow::action_gate gate_;
  flow::run_admission admission_;
  std::vector<std::unique_ptr<shard>> shards_;
};

}  // namespace pawl::engine
