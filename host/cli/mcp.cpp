#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "mcp/server/stdio.hpp"

namespace pawl::cli {
namespace {

int serve(session& session) {
  std::vector<std::string> expose = session.settings.host.mcp.expose;
  if (session.args.has("--expose")) expose = session.args.values("--expose");
  PAWL_TRY(host, session.open(true));
  if (expose.empty())
    session.note(
        "No tool is offered: name actions and workflows with --expose, or in mcp.expose of "
        "the config file.");
  mcp::serve_stdio(*host, expose, session.settings.serve.body_bytes_max, session.world.in,
                   session.world.out);
  return exit_code::done;
}

}  // namespace

command mcp_command() {
  return {
      .path = "mcp",
      .summary = "Be an MCP server on stdin and stdout: actions and workflows as tools",
      .options = {{"--expose", "NAME",
                   "An action or workflow that is a tool, or a pattern with '*'; repeatable "
                   "(default: mcp.expose of the config file)",
                   true}},
      .notes =
          "For programs that start their MCP servers themselves. Each call of a tool is a run, and "
          "runs\n"
          "can be read as resources, pawl://runs/ID. A running service is used by itself, and then "
          "the\n"
          "runs go on when the client has gone; otherwise they go on at the next start. The "
          "service "
          "speaks\n"
          "MCP itself too: at /mcp.",
      .run = &serve,
  };
}

}  // namespace pawl::cli
