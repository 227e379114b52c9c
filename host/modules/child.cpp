#include "modules/child.hpp"

#include <pawl/status.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pawl::modules {
namespace {

constexpr size_t answer_bytes_max = 64 * 1024 * 1024;

// Reads what there is. False at the end of the pipe, or beyond what an answer may hold.
bool read_some(int from, std::string& answer) {
  char buffer[64 * 1024];
  while (answer.size() <= answer_bytes_max) {
    const ssize_t count = ::read(from, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN;
    if (count == 0) return false;
    answer.append(buffer, static_cast<size_t>(count));
  }
  return false;
}

// Collects the answer until the child, known by its pidfd, has ended. False when the deadline
// passed first.
bool await_end(int child, descriptor& from, std::chrono::milliseconds timeout,
               std::string& answer) {
  using clock = std::chrono::steady_clock;
  const auto deadline = clock::now() + timeout;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (left.count() <= 0) return false;
    pollfd waited[] = {{child, POLLIN, 0}, {from.number(), POLLIN, 0}};
    if (::poll(waited, 2, static_cast<int>(left.count())) < 0 && errno != EINTR) return false;
    // Asked in this order: what the child wrote before it ended is read after its end was seen.
    const bool ended = waited[0].revents != 0;
    if (from.is_open() && !read_some(from.number(), answer)) from.close();
    if (ended) return true;
  }
}

}  // namespace

std::string signal_words(int status) {
  const int signal = WTERMSIG(status);
  return "SIG" + std::string(::sigabbrev_np(signal)) + " (" + ::sigdescr_np(signal) + ")";
}

failure no_child(int error) {
  return failure{PAWL_ERROR_UNAVAILABLE,
                 "no child process could be started: " + std::string(std::strerror(error))};
}

result<answer_pipe> open_answer_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return no_child(errno);
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return answer_pipe{descriptor(ends[0]), descriptor(ends[1])};
}

result<pid_t> spawn_child(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments, int input, int answer_to) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // In this order: the input may stand where the answer will.
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, answer_to, answer_descriptor);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (standard == STDIN_FILENO && input >= 0) continue;
    posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int error =
      ::posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return no_child(error);
  return child;
}

result<child_end> await_child(pid_t child, answer_pipe& pipe, std::chrono::milliseconds timeout) {
  pipe.to.close();
  child_end end;
  const descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  const int process_error = process.is_open() ? 0 : errno;
  end.in_time = process.is_open() && await_end(process.number(), pipe.from, timeout, end.answer);
  ::kill(child, SIGKILL);
  ::kill(-child, SIGKILL);  // it leads a group of its own, so whatever it started goes with it
  while (::waitpid(child, &end.status, 0) < 0 && errno == EINTR) {
  }
  if (!process.is_open()) return no_child(process_error);
  return end;
}

void begin_child(int answer_to) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) ::signal(signal, SIG_DFL);
  const rlimit no_core = {0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  // The parent alone would end code that hangs. It may be gone by now; then no one reads the pipe.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  pollfd parent = {answer_to, 0, 0};
  if (::poll(&parent, 1, 0) > 0 && (parent.revents & POLLERR) != 0) ::_exit(1);
}

void answer_and_exit(int answer_to, std::string_view answer) {
  while (!answer.empty()) {
    const ssize_t count = ::write(answer_to, answer.data(), answer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) ::_exit(1);
    answer.remove_prefix(static_cast<size_t>(count));
  }
  ::_exit(0);
}

}  // namespace pawl::modules
