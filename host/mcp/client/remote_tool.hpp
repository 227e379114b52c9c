// A tool of an MCP server as an action of the host: `mcp.SERVER.TOOL`, with the tool's schemas.
#pragma once

#include "mcp/json_rpc.hpp"
#include "modules/loaded_module.hpp"

#include <pawl/action.h>
#include <pawl/result.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pawl::mcp {

// Who carries out the calls of a server's actions; outlives them.
class tool_caller {
 public:
  virtual ~tool_caller() = default;
  // Sees to it that the call is ended. Any thread; must not block.
  virtual void call(std::string_view action, const pawl_call& call) = 0;
  virtual void cancel(uint64_t token) = 0;
};

struct remote_tool {
  pawl_action table = {};
  modules::action action;
  std::string name;                // as the server has it
  bool has_output_schema = false;  // then what it gives is the structured content alone
};

// What a server tells of one of its tools, as `tools/list` has it. A schema that can't be used
// gives way to one that takes anything, and that is logged. Errors: invalid_output.
result<std::shared_ptr<const remote_tool>> read_tool(std::string_view server,
                                                     const boost::json::value& told,
                                                     tool_caller& by);

// Of that action, before its server has told of it: it takes and gives anything.
std::shared_ptr<const remote_tool> unknown_tool(std::string_view action, tool_caller& by);

// The action's output, out of the result of `tools/call`. Errors: tool_failed with what the tool
// said; invalid_output.
result<std::string> output_of(const remote_tool& of, const boost::json::value& result);

// "mcp.SERVER.TOOL" in letters that an action's name may have.
std::string action_name(std::string_view server, std::string_view tool);

}  // namespace pawl::mcp
