#include "mcp/client/child_process.hpp"

#include "modules/child.hpp"

#include <pawl/status.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pawl::mcp {
namespace {

using modules::descriptor;

constexpr int grace_ms = 500;  // for each way to ask it to end

failure unavailable(const program& what, std::string_view why) {
  return {PAWL_ERROR_UNAVAILABLE, fmt::format("{} can't be started: {}", what.command, why)};
}

struct pipe_ends {
  descriptor read, write;
};
bool open_pipe(pipe_ends& made) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  made = {descriptor(ends[0]), descriptor(ends[1])};
  return true;
}

void never_block(const descriptor& one) {
  ::fcntl(one.number(), F_SETFL, O_NONBLOCK);
}

// Empty when there is none.
std::string find_in_path(const std::string& command) {
  if (command.find('/') != command.npos) return command;
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    const std::string file = fmt::format("{}/{}", folder.empty() ? "." : folder, command);
    if (::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

std::vector<std::string> environment_of(const program& what) {
  std::vector<std::string> made;
  for (const char* name : {"HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "USER"})
    if (const char* value = std::getenv(name)) made.push_back(fmt::format("{}={}", name, value));
  for (const auto& [name, value] : what.environment) {
    const std::string begin = name + "=";
    std::erase_if(made, [&](const std::string& each) { return each.starts_with(begin); });
    made.push_back(begin + value);
  }
  return made;
}

// Null-terminated pointers to strings that outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct plan {
  const char* file;
  char* const* arguments;
  char* const* environment;
  std::array<int, 3> standard;
  int failed;  // where the error of exec goes
  pid_t parent;
};

// In the child, of a process with threads: only what is safe in a signal handler.
[[noreturn]] void become(const plan& what) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != what.parent) ::_exit(127);  // it ended before that was said
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  for (int number = 0; number < 3; ++number)
    ::dup2(what.standard[static_cast<size_t>(number)], number);
  ::execve(what.file, what.arguments, what.environment);
  const int error = errno;
  (void)!::write(what.failed, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

result<child_process> child_process::start(const program& what) {
  const std::string file = find_in_path(what.command);
  if (file.empty()) return unavailable(what, "PATH has no such program");
  pipe_ends in, out, err, failed;
  if (!open_pipe(in) || !open_pipe(out) || !open_pipe(err) || !open_pipe(failed))
    return unavailable(what, std::strerror(errno));
  std::vector<std::string> words = {what.command}, environment = environment_of(what);
  words.insert(words.end(), what.arguments.begin(), what.arguments.end());
  const std::vector<char*> arguments = pointers_to(words), variables = pointers_to(environment);
  const plan made = {
      file.c_str(),          arguments.data(),
      variables.data(),      {in.read.number(), out.write.number(), err.write.number()},
      failed.write.number(), ::getpid()};
  const pid_t id = ::fork();
  if (id == 0) become(made);
  if (id < 0) return unavailable(what, std::strerror(errno));
  ::setpgid(id, id);  // on both sides: whoever comes first

  child_process child;
  child.id_ = id;
  child.ended = descriptor(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
  child.in = std::move(in.write);
  child.out = std::move(out.read);
  child.err = std::move(err.read);
  for (const descriptor* each : {&child.in, &child.out, &child.err}) never_block(*each);
  failed.write.close();
  int error = 0;
  if (::read(failed.read.number(), &error, sizeof error) == sizeof error)
    return unavailable(what, std::strerror(error));
  return child;
}

child_process::child_process(child_process&& other) noexcept
    : in(std::move(other.in)),
      out(std::move(other.out)),
      err(std::move(other.err)),
      ended(std::move(other.ended)),
      id_(std::exchange(other.id_, -1)) {}

child_process::~child_process() {
  if (id_ < 0) return;
  in.close();
  if (!ends_within(grace_ms)) ::kill(-id_, SIGTERM);
  if (!ends_within(grace_ms)) ::kill(id_, SIGKILL);
  end_words();
}

bool child_process::ends_within(int milliseconds) const {
  pollfd waited = {ended.number(), POLLIN, 0};
  return ::poll(&waited, 1, milliseconds) > 0;
}

std::string child_process::end_words() {
  if (id_ < 0) return "has ended";
  ends_within(-1);
  ::kill(-id_, SIGKILL);  // what it started goes with it; until it is reaped its number is its own
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
  if (WIFSIGNALED(status)) return "was killed by " + modules::signal_words(status);
  return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

}  // namespace pawl::mcp
