// A program that is spoken to over its stdin and stdout. It leads a process group of its own, which
// is gone when this is, and it ends when the thread that started it does, however that comes about.
#pragma once

#include "modules/descriptor.hpp"

#include <pawl/result.hpp>

#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace pawl::mcp {

struct program {
  std::string command;  // a path, or a name that PATH has
  std::vector<std::string> arguments;
  // Beside the few variables that any program needs: PATH, HOME, USER and their like.
  std::vector<std::pair<std::string, std::string>> environment;
};

class child_process {
 public:
  // Errors: unavailable, which names the program.
  static result<child_process> start(const program& what);
  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&&) = delete;
  // Closes its stdin, then asks it to end, then kills it; each after a moment.
  ~child_process();

  // Once it has ended: "ended with exit code 1", "was killed by SIGSEGV (...)". Waits for that.
  std::string end_words();

  // Ours; none of them blocks.
  modules::descriptor in, out, err;
  modules::descriptor ended;  // becomes readable when it ends

 private:
  child_process() = default;
  bool ends_within(int milliseconds) const;

  pid_t id_ = -1;
};

}  // namespace pawl::mcp
