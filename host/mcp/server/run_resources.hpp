// Runs as resources of MCP: `pawl://runs/ID`. Without the tokens of their hooks, which are all that
// it takes to answer one. Any thread; they wait for the disk.
#pragma once

#include "mcp/json_rpc.hpp"

#include <pawl/host.hpp>
#include <pawl/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pawl::mcp {

// The run's id; none where the text is no such address.
std::optional<std::string> run_id_of(std::string_view uri);
std::string uri_of_run(std::string_view run_id);

// The results of `resources/list`, the newest first, of `resources/templates/list` and of
// `resources/read`. Errors: invalid_input (the cursor), not_found.
result<boost::json::object> list_runs(host& of, std::string_view cursor);
boost::json::object run_templates();
result<boost::json::object> read_run(host& of, std::string_view uri);

}  // namespace pawl::mcp
