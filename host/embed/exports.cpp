// What a host's modules and MCP servers have, and calling one action outside any run.
#include "embed/local_host.hpp"
#include "models/find_tools.hpp"

#include <pawl/action.h>

#include <algorithm>
#include <utility>

namespace pawl::embed {
namespace {

template <class Export>
export_info to_info(const Export& from) {
  export_info info;
  info.name = from.name;
  info.title = from.title;
  info.description = from.description;
  if (from.owner != nullptr) {
    info.module = from.owner->about().name;
    info.module_version = from.owner->about().version;
  }
  info.input_schema = from.input_schema;
  info.output_schema = from.output_schema;
  info.options = from.options;
  return info;
}

}  // namespace

std::vector<export_info> local_host::actions() {
  std::vector<export_info> all;
  const auto add = [&](const modules::action& action) {
    export_info info = to_info(action);
    info.blocking = (action.flags & PAWL_ACTION_BLOCKING) != 0;
    info.safe = (action.flags & PAWL_ACTION_SAFE) != 0;
    all.push_back(std::move(info));
  };
  const auto now = catalog_->current();  // another may take its place meanwhile
  for (const auto& [name, action] : now->actions) add(*action);
  for (const auto& tool : mcp_servers_->list()) add(*tool);
  std::ranges::sort(all, {}, &export_info::name);
  return all;
}

std::vector<export_info> local_host::workflows() {
  std::vector<export_info> all;
  const auto now = catalog_->current();
  for (const auto& [name, workflow] : now->workflows) all.push_back(to_info(*workflow));
  return all;
}

// For a model. On a shard, which must not be blocked.
result<std::vector<models::tool_description>> local_host::find_tools(const model_tool& wanted) {
  const auto now = catalog_->current();
  if (wanted.workflow || !mcp_servers_->has(wanted.name))
    return models::find_tools(wanted, now->actions, now->workflows);
  auto tools = mcp_servers_->tools_of(wanted.name);
  if (!tools) return std::move(tools).error();
  return models::find_tools(wanted, *tools, {});
}

result<std::string> local_host::run_action(std::string_view action, std::string input,
                                           std::optional<std::chrono::milliseconds> timeout) {
  if (auto may = accepting(); !may) return may.error();
  int64_t timeout_ms = options_.limits.step_timeout_ms;
  if (auto declared = dispatcher_->defaults(action).timeout_ms) timeout_ms = *declared;
  if (timeout) timeout_ms = timeout->count();

  const std::string key = "call/" + engine::make_run_id(engine_->env());
  engine::call_request request;
  request.action = action;
  request.input = input;
  request.idempotency_key = key;
  request.deadline_ms = now_ms() + timeout_ms;
  return single_calls_.make(request, std::chrono::milliseconds(timeout_ms));
}

}  // namespace pawl::embed
