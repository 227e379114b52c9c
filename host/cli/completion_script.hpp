// What a shell needs to complete a command line, made from the table of commands. Pure.
#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace pawl::cli {

// To be sourced, or installed where the shell looks for such files.
std::string bash_completion(const std::vector<command>& table);
std::string zsh_completion(const std::vector<command>& table);
std::string fish_completion(const std::vector<command>& table);

}  // namespace pawl::cli
