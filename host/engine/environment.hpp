// Everything the engine is handed. It owns none of it, and all of it outlives the engine.
#pragma once

#include "engine/clock.hpp"
#include "engine/dispatcher.hpp"
#include "flow/overrides.hpp"
#include "journal/committer.hpp"
#include "journal/store.hpp"
#include "modules/loaded_module.hpp"

#include <pawl/limits.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pawl::engine {

using workflow_handle = std::shared_ptr<const modules::workflow>;

// Where workflows come from. Any thread.
class workflow_source {
 public:
  virtual ~workflow_source() = default;
  // What a new run takes; null when no module exports it.
  virtual workflow_handle newest(std::string_view workflow) = 0;
  // What a run was started on. Errors: unknown_workflow with what is missing.
  virtual result<workflow_handle> pinned(const modules::pin& to, std::string_view workflow) = 0;
};

// Levelled as in the ABI (PAWL_LOG_...); run ids and counts, never payloads.
using log_function =
    std::function<void(int level, std::string_view message, std::string_view run_id)>;

// What the action of a step tells of its work. The views are borrowed.
struct step_progress {
  std::string_view run_id, key, action;
  std::string_view said;  // JSON
  uint32_t attempt = 1;
  int64_t at_ms = 0;
};
// On the shard's thread; must not block.
using progress_function = std::function<void(const step_progress&)>;

struct environment {
  engine::clock& clock;
  journal::store& store;
  journal::committer& committer;
  engine::dispatcher& dispatcher;
  workflow_source& workflows;
  std::function<uint64_t()> entropy;  // any thread; seeds and ids are made of it
  log_function log;
  host_limits limits;
  std::string hook_url;
  bool drive = true;  // false: runs may be changed, but no step is started and no timer fires
  flow::overrides& overrides;
  progress_function on_progress = nullptr;
};

}  // namespace pawl::engine
