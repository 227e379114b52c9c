// Runs commands as a person would, against a fake host, and keeps what they said.
#pragma once

#include "cli/fake_host.hpp"
#include "cli/program.hpp"
#include "client/direct_link.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <map>
#include <sstream>

namespace pawl::cli::test {

class shell {
 public:
  fake_data data;
  std::map<std::string, std::string> variables;
  std::filesystem::path program = "/opt/pawl/bin/pawl";
  std::string stdin_text;
  std::string out, err;  // of the last command

  int run(const std::vector<std::string>& words) {
    std::istringstream in(stdin_text);
    std::ostringstream to_out, to_err;
    world world = {
        .in = in,
        .out = to_out,
        .err = to_err,
        .env = [this](const char* name) -> std::optional<std::string> {
          const auto found = variables.find(name);
          return found == variables.end() ? std::nullopt : std::optional(found->second);
        },
        .program = program,
        .open = [this](host_options options) -> result<std::unique_ptr<host>> {
          if (data.refusal.code == "busy") return data.refusal;
          return std::unique_ptr<host>(std::make_unique<fake_host>(data, options.drive_runs));
        },
        .open_api = &client::open_directly};
    const int code = cli::run(words, world);
    out = to_out.str();
    err = to_err.str();
    return code;
  }

  // The one document that the last command printed.
  boost::json::object document() const { return boost::json::parse(out).as_object(); }
  bool says(std::string_view text) const {
    return out.find(text) != std::string::npos || err.find(text) != std::string::npos;
  }
};

}  // namespace pawl::cli::test
