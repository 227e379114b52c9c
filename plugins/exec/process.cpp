#include "process.hpp"

#include <pawl/error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>

namespace pawl::exec {
namespace {

using clock = std::chrono::system_clock;

[[noreturn]] void throw_errno(int number, const std::string& what) {
  const std::string message = what + ": " + std::generic_category().message(number);
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      throw final_error(PAWL_ERROR_NOT_FOUND, message);
    case EACCES:
    case EPERM:
    case ENOEXEC:
      throw final_error(PAWL_ERROR_PERMISSION_DENIED, message);
    case E2BIG:
      throw final_error(PAWL_ERROR_TOO_LARGE, message);
    default:
      throw transient_error(PAWL_ERROR_UNAVAILABLE, message);
  }
}

descriptor checked(int number, const char* what) {
  if (number < 0) throw_errno(errno, what);
  return descriptor(number);
}

struct pipe_ends {
  descriptor read, write;
};
pipe_ends make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno(errno, "can't make a pipe");
  if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) throw_errno(errno, "can't set up a pipe");
  return {descriptor(ends[0]), descriptor(ends[1])};
}

// The child reads a file in memory: no one has to feed it, and it may leave the rest unread.
descriptor stdin_of(std::string_view text) {
  descriptor file = checked(::memfd_create("stdin", MFD_CLOEXEC), "can't make the child's stdin");
  while (!text.empty()) {
    const ssize_t put = ::write(file.get(), text.data(), text.size());
    if (put < 0 && errno != EINTR) throw_errno(errno, "can't fill the child's stdin");
    if (put > 0) text.remove_prefix(static_cast<size_t>(put));
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

// Null-terminated pointers to strings that outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

class spawn_setup {
 public:
  spawn_setup(const descriptor& in, const pipe_ends& out, const pipe_ends& err,
              const std::string& folder) {
    check(posix_spawn_file_actions_init(&actions_));
    check(posix_spawnattr_init(&attributes_));
    check(posix_spawn_file_actions_adddup2(&actions_, in.get(), 0));
    check(posix_spawn_file_actions_adddup2(&actions_, out.write.get(), 1));
    check(posix_spawn_file_actions_adddup2(&actions_, err.write.get(), 2));
    check(posix_spawn_file_actions_addclosefrom_np(&actions_, 3));
    check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()));
    // A session, and with it a process group, of its own; signals as a fresh program expects them.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    check(posix_spawnattr_setsigmask(&attributes_, &none));
    check(posix_spawnattr_setsigdefault(&attributes_, &all));
    check(posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  spawn_setup(const spawn_setup&) = delete;
  ~spawn_setup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  static void check(int number) {
    if (number != 0) throw_errno(number, "can't prepare a process");
  }
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

pid_t spawn(const process_spec& spec, const spawn_setup& setup) {
  std::vector<std::string> arguments{spec.program}, environment;
  arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());
  for (const auto& [name, value] : spec.environment) environment.push_back(name + '=' + value);
  pid_t child = -1;
  const int failed = posix_spawn(&child, spec.program.c_str(), setup.actions(), setup.attributes(),
                                 pointers_to(arguments).data(), pointers_to(environment).data());
  if (failed != 0) throw_errno(failed, "can't start " + spec.program + " in " + spec.folder);
  return child;
}

// A child that was started. It and its group are gone when this object is.
class child_process {
 public:
  explicit child_process(pid_t id) : id_(id) {}
  child_process(const child_process&) = delete;
  ~child_process() {
    if (id_ > 0) end();
  }
  // Becomes readable when the child ends.
  descriptor watch() const {
    return checked(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)), "can't watch the process");
  }
  // Kills what is left of the group, the child included, and gives the child's wait status. The
  // group goes first: until the child is reaped, its number can't be anyone else's.
  int end() {
    ::kill(-id_, SIGKILL);
    int status = 0;
    pid_t reaped = -1;
    do reaped = ::waitpid(id_, &status, 0);
    while (reaped < 0 && errno == EINTR);
    id_ = -1;
    if (reaped < 0) throw_errno(errno, "can't learn how the process ended");
    return status;
  }

 private:
  pid_t id_;
};

// Takes what a pipe holds now. False at its end.
bool drain(const descriptor& from, std::string& into, uint64_t room) {
  std::array<char, 16 * 1024> buffer;
  for (uint64_t taken = 0; taken <= room;) {
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0 && errno == EAGAIN;
    into.append(buffer.data(), static_cast<size_t>(got));
    taken += static_cast<uint64_t>(got);
  }
  return true;
}

// Milliseconds for poll(), rounded up so as not to wake too early.
int time_until(clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 3'600'000));
}

// Collects output until the child ends, or must. `ended` watches the child.
ending collect(const process_spec& spec, const descriptor& out, const descriptor& err,
               const descriptor& ended, const descriptor& stop, process_result& result) {
  std::array<pollfd, 4> polled{{{out.get(), POLLIN, 0},
                                {err.get(), POLLIN, 0},
                                {ended.get(), POLLIN, 0},
                                {stop.get(), POLLIN, 0}}};
  const auto take = [&](pollfd& from, const descriptor& pipe, std::string& into) {
    if (from.revents == 0) return;
    if (!drain(pipe, into, spec.output_bytes_max)) from.fd = -1;  // poll() passes over it
  };
  for (;;) {
    if (::poll(polled.data(), polled.size(), time_until(spec.deadline)) < 0 && errno != EINTR)
      throw_errno(errno, "can't wait for the process");
    take(polled[0], out, result.stdout_text);
    take(polled[1], err, result.stderr_text);
    if (result.stdout_text.size() + result.stderr_text.size() > spec.output_bytes_max)
      return ending::too_much_output;
    if (polled[2].revents != 0) return ending::exited;
    if (polled[3].revents != 0) return ending::stopped;
    if (clock::now() >= spec.deadline) return ending::deadline;
  }
}

}  // namespace

process_result run_process(const process_spec& spec, const descriptor& stop) {
  pipe_ends out = make_pipe(), err = make_pipe();
  const descriptor in = stdin_of(spec.stdin_text);
  child_process child(spawn(spec, spawn_setup(in, out, err, spec.folder)));
  out.write = descriptor();
  err.write = descriptor();
  process_result result;
  result.ending = collect(spec, out.read, err.read, child.watch(), stop, result);
  const int status = child.end();
  if (result.ending != ending::exited) return result;
  // What it wrote last; and if someone of its group still holds the pipes, they are gone now.
  drain(out.read, result.stdout_text, spec.output_bytes_max);
  drain(err.read, result.stderr_text, spec.output_bytes_max);
  if (result.stdout_text.size() + result.stderr_text.size() > spec.output_bytes_max)
    result.ending = ending::too_much_output;
  else if (WIFSIGNALED(status))
    result.ending = ending::killed;
  result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace pawl::exec
