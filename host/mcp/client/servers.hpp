// The MCP servers that are configured, and the actions that their tools are. Any thread.
#pragma once

#include "mcp/client/connection.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::mcp {

class servers {
 public:
  // The host table outlives this. Errors: invalid_input, which names the member.
  static result<std::unique_ptr<servers>> make(
      const std::map<std::string, mcp_server, std::less<>>& configured, const pawl_host& host,
      connection_options options);

  // Starts to connect to all of them, and waits for none. Otherwise that begins with the first
  // lookup of an action of theirs, or a list.
  void begin();
  // Every call is ended, and every child process, when it returns.
  void stop();

  // `mcp.SERVER.TOOL` of a server that is configured, whether it has the tool or not.
  [[nodiscard]] bool has(std::string_view action) const { return owner_of(action) != nullptr; }
  // Null where has() is false.
  std::shared_ptr<const modules::action> find(std::string_view action);
  // All of that action's server. Precondition: has(). Errors: unavailable, while it has not told.
  result<tool_actions> tools_of(std::string_view action);
  // By name. Soon after begin() it waits for a moment for servers that are just being tried.
  std::vector<std::shared_ptr<const modules::action>> list();

 private:
  servers() = default;
  [[nodiscard]] connection* owner_of(std::string_view action) const;

  std::map<std::string, std::unique_ptr<connection>, std::less<>> all_;
  std::once_flag begun_;
  std::chrono::steady_clock::time_point settled_at_the_latest_;
};

}  // namespace pawl::mcp
