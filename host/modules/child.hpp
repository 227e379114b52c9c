// A child process that does one thing with code that no one has vouched for and tells the answer on
// a pipe: it may crash, hang or end the process, and leaves nothing running. Any thread.
#pragma once

#include "modules/descriptor.hpp"

#include <pawl/result.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace pawl::modules {

// In a spawned child: where the answer goes.
inline constexpr int answer_descriptor = 3;

// The two ends of the pipe for the answer.
struct answer_pipe {
  descriptor from, to;
};

// How the child ended.
struct child_end {
  bool in_time = false;  // false: it was killed at its deadline
  int status = 0;        // waitpid's
  std::string answer;    // what it wrote until then
};

// "SIGSEGV (Segmentation fault)" of a child that a signal ended.
std::string signal_words(int status);

// --- the parent; errors are `unavailable`: no child could be started ---

failure no_child(int error);
result<answer_pipe> open_answer_pipe();
// Leads a process group of its own, with no files open but /dev/null, the pipe's end and `input`,
// its stdin, unless that is negative.
result<pid_t> spawn_child(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments, int input, int answer_to);
// Ends the child with its group, at the deadline at the latest.
result<child_end> await_child(pid_t child, answer_pipe& pipe, std::chrono::milliseconds timeout);

// --- the child ---

// First thing: crashes end it at once and leave no core, and it ends with its parent.
void begin_child(int answer_to);
// Ends without destructors or exit handlers: they are the foreign code's too.
[[noreturn]] void answer_and_exit(int answer_to, std::string_view answer);

}  // namespace pawl::modules
