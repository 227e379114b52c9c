// One child process from its start to its end, with nothing of it left behind: its process group is
// killed when it ends, when its time is up, when it says too much, and when someone asks for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pawl::exec {

// Owns a file descriptor.
class descriptor {
 public:
  explicit descriptor(int number = -1) : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

struct process_spec {
  std::string program;                 // absolute path
  std::vector<std::string> arguments;  // without the program's name
  std::map<std::string, std::string> environment;
  std::string folder;  // where it runs
  std::string stdin_text;
  std::chrono::system_clock::time_point deadline;
  uint64_t output_bytes_max = 0;  // of both kinds together
};

enum class ending { exited, killed, deadline, stopped, too_much_output };

struct process_result {
  exec::ending ending = exec::ending::exited;
  int code = 0;  // exited: the exit code; killed: the signal
  std::string stdout_text;
  std::string stderr_text;
};

// Runs it to its end. Blocks; any thread. `stop` is an eventfd: readable means stop. Throws
// pawl::error when it can't be started.
process_result run_process(const process_spec& spec, const descriptor& stop);

}  // namespace pawl::exec
