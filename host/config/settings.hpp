// How the `pawl` program is set up: defaults, then a JSON file, then the environment, then flags,
// each overriding what came before it. Plain data and functions; any thread.
//
// The file holds the members of host_options and log::options under their own names, and may have
// comments:
//
//   {
//     "data_directory": "data",            // relative paths start at the file's own directory
//     "limits": { "step_timeout_ms": 60000, "retry": { "attempts_max": 3 } },
//     "flow": { "actions": { "charge": { "concurrency_max": 3, "rate": { "calls": 10, "per_ms":
//     1000 } } },
//               "workflows": { "order": { "running_max": 50, "key": "/customer/id" } } },
//     "modules": { "trusted_key": "minisign.pub" },  // the key, "RW...", or a file with it
//     "vault": { "key_file": "/etc/pawl/vault.key" },
//     "module_config": { "files": { "roots": ["/srv/files"] } },
//     "mcp": { "expose": ["signup-pipeline", "slack.*"],  // tools for MCP clients
//              "servers": { "files": { "command": "mcp-files", "args": ["/srv"] },
//                           "search": { "url": "https://mcp.example/", "headers":
//                                       { "Authorization": "@env:SEARCH_KEY" } } } },
//     "serve": { "listen": ["127.0.0.1:7295"] },
//     "otlp": { "url": "http://127.0.0.1:4318/v1/traces", "headers": { "X-Key": "@env:KEY" } },
//     "log": { "level": "info", "target": "file" }
//   }
#pragma once

#include "logging/log.hpp"

#include <pawl/host.hpp>
#include <pawl/result.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::config {

// What `pawl serve` needs beyond a host.
struct serve_settings {
  std::vector<std::string> listen = {"127.0.0.1:7295"};      // or "unix:/path"
  std::filesystem::path tls_certificate = {}, tls_key = {};  // PEM; both, or neither
  bool loopback_needs_token = false;  // it does anyway once it listens elsewhere too
  uint64_t body_bytes_max = 8 * 1024 * 1024;
  uint32_t header_bytes_max = 16 * 1024;
  uint64_t connections_max = 12'000;
  uint32_t threads = 2;                           // that serve connections
  std::filesystem::path triggers_directory = {};  // NAME.json each; empty: none
};

// Where the spans of ended runs go.
struct otlp_settings {
  std::string url = {};  // "http://127.0.0.1:4318/v1/traces"; empty: nowhere
  // Sent along. A value "@env:NAME" is the text of that variable, so that no secret is in the file.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

struct settings {
  host_options host;
  serve_settings serve;
  otlp_settings otlp;
  log::options log;
};

// A variable of the environment, if it is set and not empty.
using environment = std::function<std::optional<std::string>(const char* name)>;

// What the command line said.
struct flags {
  std::optional<std::filesystem::path> config_file, data_directory;
  std::vector<std::filesystem::path> module_directories;
  std::optional<std::string> log_level;
};

// $PAWL_DATA, else $XDG_DATA_HOME/pawl, else ~/.local/share/pawl.
std::filesystem::path default_data_directory(const environment& env);

// The settings in force. Modules are searched for in the flags' directories, in PAWL_MODULE_PATH's
// or else the file's, the user's, the system's, and those that come with the program at `program`
// (`../modules` in a build, `../lib/pawl/modules` when installed). Errors: invalid_input, which
// names the file with line and column, or the member's path.
result<settings> load(const flags& flags, const environment& env,
                      const std::filesystem::path& program);

// With the variables that it names in place. Errors: invalid_input, for one that is not set.
result<otlp_settings> resolved(otlp_settings from, const environment& env);

// Overrides what the text sets. `file` is for messages and relative paths.
result<void> apply_file(settings& to, std::string_view text, const std::filesystem::path& file);

// As JSON that apply_file takes.
std::string to_json(const settings& from);

}  // namespace pawl::config
