#include "mcp/client/servers.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace pawl::mcp {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view prefix = "mcp.";
constexpr auto list_patience = 5s;

bool is_server_name(std::string_view name) {
  constexpr size_t size_max = 32;
  return !name.empty() && name.size() <= size_max && name.front() != '-' && name.front() != '_' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

// Empty, or what is wrong.
std::string_view fault_of(const std::string& name, const mcp_server& of) {
  if (!is_server_name(name))
    return "its name has to be 1 to 32 small letters, digits, '-' and '_', a letter or digit first";
  if (of.command.empty() == of.url.empty()) return "it needs either a \"command\" or a \"url\"";
  const bool is_url = of.url.starts_with("http://") || of.url.starts_with("https://");
  if (!of.url.empty() && !is_url) return "its \"url\" has to begin with http:// or https://";
  return {};
}

}  // namespace

result<std::unique_ptr<servers>> servers::make(
    const std::map<std::string, mcp_server, std::less<>>& configured, const pawl_host& host,
    connection_options options) {
  std::unique_ptr<servers> made(new servers());
  for (const auto& [name, server] : configured) {
    if (const auto fault = fault_of(name, server); !fault.empty())
      return failure{PAWL_ERROR_INVALID_INPUT, fmt::format("mcp.servers.{}: {}", name, fault)};
    made->all_.emplace(name, std::make_unique<connection>(name, server, host, options));
  }
  return made;
}

void servers::begin() {
  std::call_once(
      begun_, [&] { settled_at_the_latest_ = std::chrono::steady_clock::now() + list_patience; });
  for (const auto& [name, each] : all_) each->begin();
}

void servers::stop() {
  for (const auto& [name, each] : all_) each->stop_soon();
  for (const auto& [name, each] : all_) each->stop();
}

connection* servers::owner_of(std::string_view action) const {
  if (all_.empty() || !action.starts_with(prefix)) return nullptr;
  const std::string_view rest = action.substr(prefix.size());
  const size_t dot = rest.find('.');
  const auto found = dot == rest.npos ? all_.end() : all_.find(rest.substr(0, dot));
  return found == all_.end() ? nullptr : found->second.get();
}

std::shared_ptr<const modules::action> servers::find(std::string_view action) {
  connection* const owner = owner_of(action);
  if (owner == nullptr) return nullptr;
  owner->begin();
  return owner->find(action);
}

result<tool_actions> servers::tools_of(std::string_view action) {
  connection& owner = *owner_of(action);
  owner.begin();
  return owner.tools();
}

std::vector<std::shared_ptr<const modules::action>> servers::list() {
  begin();
  std::vector<std::shared_ptr<const modules::action>> all;
  for (const auto& [name, each] : all_) {
    each->wait_until_settled(settled_at_the_latest_);
    auto tools = each->tools();
    if (!tools) continue;
    for (auto& [action, tool] : *tools) all.push_back(std::move(tool));
  }
  return all;
}

}  // namespace pawl::mcp
