// The program's own description, made from the table of commands. Pure.
#pragma once

#include "cli/command.hpp"

namespace pawl::cli {

std::string help_text(const std::vector<command>& table);                                // of all
std::string group_help_text(const std::vector<command>& table, std::string_view group);  // "runs"
std::string command_help_text(const command& about);

}  // namespace pawl::cli
