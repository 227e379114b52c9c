// From words to a command and its arguments. Pure.
#pragma once

#include "cli/command.hpp"

#include <pawl/result.hpp>

namespace pawl::cli {

struct invocation {
  const command* asked = nullptr;  // null: only common options were given
  arguments args;
  bool help = false;  // --help: about `asked`, else about `group`
  std::string group;  // the words before --help that name no command: "runs"
};

// Errors: usage, with the word that is wrong and what was probably meant.
result<invocation> parse(const std::vector<std::string>& words, const std::vector<command>& table);

}  // namespace pawl::cli
