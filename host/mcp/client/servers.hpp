// The MCP servers that are configured, and the actions that their tools are. Any thread.
#pragma once

#include "mcp/client/connection.hpp"

#include <pawl/result.hpp>

#include <functional>
#include <map>
#include <memory>
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

  // Null where the name is not `mcp.SERVER.TOOL` of a server that is configured.
  std::shared_ptr<const modules::action> find(std::string_view action);
  // By name. Waits for a moment for servers that have not been tried yet.
  std::vector<std::shared_ptr<const modules::action>> list();

 private:
  servers() = default;

  std::map<std::string, std::unique_ptr<connection>, std::less<>> all_;
};

}  // namespace pawl::mcp
