// Manual pages, made from the table of commands, in the man macros that man(1) reads. Pure.
#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace pawl::cli {

struct manual_page {
  std::string file;  // "pawl-runs-list.1"
  std::string text;
};

// pawl.1, and one page for each command.
std::vector<manual_page> manual_pages(const std::vector<command>& table);

}  // namespace pawl::cli
