// The Model Context Protocol of a host, both ways. Plain data.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pawl {

// An MCP server whose tools become actions, `mcp.NAME.TOOL`: a program that is run and spoken to
// over its stdin and stdout, or the address of one that runs elsewhere. A value "@env:NAME" of
// `env` and `headers` is the text of that variable, so that no secret is in a file.
struct mcp_server {
  std::string command = {};  // a path, or a name that PATH has
  std::vector<std::string> args = {};
  // Beside PATH, HOME, USER and their like; it gets no others.
  std::vector<std::pair<std::string, std::string>> env = {};

  std::string url = {};  // http or https
  std::vector<std::pair<std::string, std::string>> headers = {};

  uint64_t start_timeout_ms = 60'000;  // for each answer until its tools are known
};

struct mcp_options {
  // The actions and workflows that are tools for the clients of `pawl mcp` and of a daemon's /mcp:
  // their names, or patterns in which '*' stands for any text. None, unless they are named here.
  std::vector<std::string> expose = {};
  std::map<std::string, mcp_server, std::less<>> servers = {};
};

}  // namespace pawl
