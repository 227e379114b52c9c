#include "cli/commands.hpp"
#include "cli/completion_script.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

int print_script(session& session) {
  const std::string& shell = session.args.operand(0);
  std::string script;
  if (shell == "bash") {
    script = bash_completion(commands());
  } else if (shell == "zsh") {
    script = zsh_completion(commands());
  } else if (shell == "fish") {
    script = fish_completion(commands());
  } else {
    return session.fail(
        {.code = "usage",
         .message =
             fmt::format("there is no completion for \"{}\", only for bash, zsh and fish", shell)});
  }
  if (session.json()) {
    session.print(boost::json::object{{"script", script}});
  } else {
    session.world.out << script;
  }
  return exit_code::done;
}

}  // namespace

command completion_command() {
  return {
      .path = "completion",
      .summary = "Print what a shell needs to complete pawl's commands and options",
      .operands = {{"SHELL", "bash, zsh or fish"}},
      .notes = "For one session of bash: source <(pawl completion bash). Packages install it.",
      .run = &print_script,
  };
}

}  // namespace pawl::cli
