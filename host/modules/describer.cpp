#include "modules/describer.hpp"

#include "modules/binary.hpp"
#include "modules/descriptor.hpp"
#include "modules/loaded_module.hpp"

#include <boost/json.hpp>

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

constexpr const char* subcommand = "describe-module";
constexpr int answer_descriptor = 3;  // the child's end of the pipe
constexpr size_t answer_bytes_max = 64 * 1024 * 1024;

// --- the child ---

// A host for an entry that only describes: it has nothing to offer and nothing to complete.
const pawl_host* describing_host() {
  static const pawl_host host = {
      sizeof(pawl_host),
      PAWL_ABI_MINOR,
      [](const pawl_host*, const char*) -> const void* { return nullptr; },
      [](const pawl_host*, int32_t, pawl_str, pawl_str) {},
      [](const pawl_host*, uint64_t, pawl_str) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t, const pawl_error*) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t, pawl_str) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t) -> uint32_t { return 1; },
  };
  return &host;
}

std::string answer_about(const std::filesystem::path& file) {
  const auto refused = [](const failure& why) {
    return boost::json::serialize(boost::json::object{{"refused", why.message}});
  };
  auto opened = open_library(file);
  if (!opened) return refused(opened.error());
  auto module = loaded_module::make(std::move(*opened), describing_host(), {});
  if (!module) return refused(module.error());
  return to_json((*module)->about());
}

// The child goes with its parent, which alone would end an entry that hangs. The parent may be gone
// by now; then no one reads the pipe.
void end_with_parent(int answer_to) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  pollfd parent = {answer_to, 0, 0};
  if (::poll(&parent, 1, 0) > 0 && (parent.revents & POLLERR) != 0) ::_exit(1);
}

// Ends without destructors or exit handlers: they are the module's code too.
[[noreturn]] void describe_and_exit(const std::filesystem::path& file, int answer_to) {
  // A crash is to end the child at once, whatever the program does about crashes, and leaves no
  // core.
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) ::signal(signal, SIG_DFL);
  const rlimit no_core = {0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  end_with_parent(answer_to);

  const std::string answer = answer_about(file);
  size_t written = 0;
  while (written < answer.size()) {
    const ssize_t count = ::write(answer_to, answer.data() + written, answer.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) ::_exit(1);
    written += static_cast<size_t>(count);
  }
  ::_exit(0);
}

// --- the parent ---

failure can_not_start(int error) {
  return failure{PAWL_ERROR_UNAVAILABLE, "no child process could be started to describe it: " +
                                             std::string(std::strerror(error))};
}

result<pid_t> spawn_child(const std::filesystem::path& program, const std::filesystem::path& file,
                          int answer_to) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, answer_to, answer_descriptor);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

  std::string arguments[] = {program.string(), subcommand, file.string()};
  char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, program.c_str(), &actions, &attributes, argv, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return can_not_start(error);
  return child;
}

result<pid_t> fork_child(const std::filesystem::path& file, int answer_from, int answer_to) {
  const pid_t child = ::fork();
  if (child < 0) return can_not_start(errno);
  ::setpgid(child, child);  // on both sides: whoever comes first
  if (child > 0) return child;
  ::close(answer_from);
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, standard);
  describe_and_exit(file, answer_to);
}

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

std::string end_text(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return "it crashed while it was described: SIG" + std::string(::sigabbrev_np(signal)) + " (" +
           ::sigdescr_np(signal) + ")";
  }
  return "it ended the process, with exit code " + std::to_string(WEXITSTATUS(status)) +
         ", while it was described; an entry may only fill in its table and return";
}

result<module_description> understand(const std::string& answer) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(answer, error);
  if (!error && value.is_object()) {
    if (const auto* refused = value.get_object().if_contains("refused")) {
      return refusal_because(boost::json::value_to<std::string>(*refused));
    }
  }
  return description_from_json(answer);
}

}  // namespace

result<module_description> describe_in_child(const std::filesystem::path& file,
                                             const describe_options& options) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return can_not_start(errno);
  descriptor from(ends[0]), to(ends[1]);
  ::fcntl(from.number(), F_SETFL, O_NONBLOCK);
  // With a slash in it, so that the loader does not look in its own directories.
  const std::filesystem::path path = std::filesystem::absolute(file);
  auto child = options.program.empty() ? fork_child(path, from.number(), to.number())
                                       : spawn_child(options.program, path, to.number());
  if (!child) return std::move(child).error();
  to.close();

  const descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, *child, 0)));
  const int process_error = process.is_open() ? 0 : errno;
  std::string answer;
  const bool ended =
      process.is_open() && await_end(process.number(), from, options.timeout, answer);
  ::kill(*child, SIGKILL);
  ::kill(-*child, SIGKILL);  // it leads a group of its own, so whatever it started goes with it
  int status = 0;
  while (::waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!process.is_open()) return can_not_start(process_error);
  if (!ended) {
    return refusal_because("it had not described itself after " +
                           std::to_string(options.timeout.count()) +
                           " ms; an entry may only fill in its table and return");
  }
  if (!WIFEXITED(status) || answer.empty()) return refusal_because(end_text(status));
  return understand(answer);
}

result<module_description> describe_file(const std::filesystem::path& file,
                                         const describe_options& options) {
  const auto of_file = [&](failure why) {
    why.message = file.string() + ": " + why.message;
    return why;
  };
  auto read = read_binary(file);
  if (!read) return of_file(std::move(read).error());
  auto described = describe_in_child(file, options);
  if (!described) return of_file(std::move(described).error());
  static_cast<module_file&>(*described) = std::move(*read);
  return described;
}

void describe_main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], subcommand) == 0) {
    describe_and_exit(argv[2], answer_descriptor);
  }
}

}  // namespace pawl::modules
