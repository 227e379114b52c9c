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
  // `from_step` is a key or the seq of a scheduled event.
  void fork(std::string_view run_id, std::string_view from_step, std::string new_id,
            reply<started_run> answer);
  void answer_hook(std::string_view token, hook_answer given, reply<journal::run_row> answer);
  void wait(std::string run_id, bool until_ended, std::weak_ptr<void> wanted,
            reply<journal::run_row> answer);

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

  environment env_;
  std::function<void(const journal::change&)> on_durable_;
  std::vector<std::unique_ptr<shard>> shards_;
};

}  // namespace pawl::engine
