// The actions and workflows of a host that are tools for MCP clients. Pure functions.
#pragma once

#include <pawl/host.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pawl::mcp {

struct tool {
  std::string name;    // towards clients: letters, digits, '_' and '-', at most 64 of them
  std::string target;  // the action or workflow
  bool is_workflow = false;
  // A schema that is not an object's is a member of one: "input", "output".
  bool wraps_input = false, wraps_output = false;
  boost::json::object document;  // as `tools/list` has it
};

// Those that one of the patterns names, by name: first actions, then workflows.
std::vector<tool> exposed_tools(const std::vector<export_info>& actions,
                                const std::vector<export_info>& workflows,
                                const std::vector<std::string>& patterns);

// '*' in a pattern stands for any text.
bool fits_pattern(std::string_view pattern, std::string_view name);

// The start of the run that a call of the tool is.
start_request start_of(const tool& called, boost::json::object arguments);

// What `tools/call` is answered with once the run has ended.
boost::json::object result_of(const tool& called, const run_info& ended);
// The same where no run came about.
boost::json::object refused_result(const failure& why);

}  // namespace pawl::mcp
