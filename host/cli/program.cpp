#include "cli/program.hpp"

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/parser.hpp"
#include "cli/session.hpp"

#include <fmt/format.h>
#include <iostream>

namespace pawl::cli {
namespace {

std::string help_for(const invocation& given) {
  if (given.asked != nullptr) return command_help_text(*given.asked);
  if (!given.group.empty()) return group_help_text(commands(), given.group);
  return help_text(commands());
}

// `pawl help runs list` asks for what `pawl runs list --help` does.
std::vector<std::string> without_help_word(std::vector<std::string> words) {
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  words.emplace_back("--help");
  return words;
}

int run_command(const invocation& given, const config::settings& settings, world& world) {
  session session(given.args, settings, world);
  if (auto logging = log::start(settings.log, settings.host.data_directory); !logging)
    return session.fail(logging.error());
  const int code = given.asked->run(session);
  log::stop();
  world.out.flush();
  return code;
}

}  // namespace

int run(const std::vector<std::string>& words, world& world) {
  const auto given = parse(without_help_word(words), commands());
  if (!given) {
    world.err << fmt::format("pawl: {}\nSee: pawl --help\n", given.error().message);
    return exit_code::usage;
  }
  if (given->help) {
    world.out << help_for(*given);
    return exit_code::done;
  }
  const auto settings = load_settings(given->args, world);
  if (!settings) return session(given->args, {}, world).fail(settings.error());
  if (given->args.has("--dump-config")) {
    world.out << config::to_json(*settings) << '\n';
    return exit_code::done;
  }
  if (given->asked == nullptr) {
    world.err << help_text(commands());
    return exit_code::usage;
  }
  return run_command(*given, *settings, world);
}

}  // namespace pawl::cli
