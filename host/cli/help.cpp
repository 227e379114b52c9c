#include "cli/help.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pawl::cli {
namespace {

std::string usage_line(const command& about) {
  std::string line = fmt::format("pawl {}", about.path);
  for (const operand& operand : about.operands) {
    const std::string name = fmt::format("{}{}", operand.name, operand.repeatable ? "..." : "");
    line += operand.optional ? fmt::format(" [{}]", name) : fmt::format(" {}", name);
  }
  for (const option& option : about.options)
    if (option.required) line += fmt::format(" {} {}", option.name, option.value);
  return line;
}

struct entry {
  std::string left;
  std::string_view right;
};

std::string entries_text(const std::vector<entry>& entries) {
  size_t width = 0;
  for (const entry& entry : entries) width = std::max(width, entry.left.size());
  std::string text;
  for (const entry& entry : entries)
    text += fmt::format("  {:<{}}  {}\n", entry.left, width, entry.right);
  return text;
}

std::string commands_text(const std::vector<command>& table, std::string_view group) {
  std::vector<entry> entries;
  for (const command& command : table) {
    if (!group.empty() && !command.path.starts_with(std::string(group) + " ")) continue;
    entries.push_back({usage_line(command).substr(5), command.summary});
  }
  return entries_text(entries);
}

std::string options_text(const std::vector<option>& options) {
  std::vector<entry> entries;
  for (const option& option : options)
    entries.push_back({option.value.empty() ? std::string(option.name)
                                            : fmt::format("{} {}", option.name, option.value),
                       option.help});
  return entries_text(entries);
}

}  // namespace

std::string help_text(const std::vector<command>& table) {
  return fmt::format(
      "Durable workflows from native modules: a step that is done stays done.\n\n"
      "Usage: pawl COMMAND [options]\n\nCommands:\n{}\nOptions of every command:\n{}\n"
      "Exit codes: 0 done, 1 the run or the check failed, 2 usage, 3 not found, 4 busy or\n"
      "unreachable, 128 + the signal's number when interrupted.\n"
      "`pawl help COMMAND` tells more.\n",
      commands_text(table, ""), options_text(common_options()));
}

std::string group_help_text(const std::vector<command>& table, std::string_view group) {
  return fmt::format("Commands:\n{}\n`pawl help {} COMMAND` tells more.\n",
                     commands_text(table, group), group);
}

std::string command_help_text(const command& about) {
  std::string text = fmt::format("{}\n\nUsage: {}{}\n", about.summary, usage_line(about),
                                 about.options.empty() ? "" : " [options]");
  if (!about.operands.empty()) {
    std::vector<entry> entries;
    for (const operand& operand : about.operands)
      entries.push_back({std::string(operand.name), operand.help});
    text += "\n" + entries_text(entries);
  }
  if (!about.options.empty()) text += fmt::format("\nOptions:\n{}", options_text(about.options));
  text += fmt::format("\nOptions of every command:\n{}", options_text(common_options()));
  if (!about.notes.empty()) text += fmt::format("\n{}\n", about.notes);
  return text;
}

}  // namespace pawl::cli
