#include "modules/describer.hpp"

#include "modules/binary.hpp"
#include "modules/child.hpp"
#include "modules/loaded_module.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pawl::modules {
namespace {

constexpr const char* subcommand = "describe-module";

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
  // Never unloaded: a thread that the module should not have started may be in it.
  const auto& kept = *new std::shared_ptr<loaded_module>(*std::move(module));
  return to_json(kept->about());
}

[[noreturn]] void describe_and_exit(const std::filesystem::path& file, int answer_to) {
  begin_child(answer_to);
  answer_and_exit(answer_to, answer_about(file));
}

// --- the parent ---

result<pid_t> fork_child(const std::filesystem::path& file, int answer_from, int answer_to) {
  const pid_t child = ::fork();
  if (child < 0) return no_child(errno);
  ::setpgid(child, child);  // on both sides: whoever comes first
  if (child > 0) return child;
  ::close(answer_from);
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, standard);
  describe_and_exit(file, answer_to);
}

std::string end_text(int status) {
  if (WIFSIGNALED(status)) {
    return "it crashed while it was described: " + signal_words(status);
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
  auto pipe = open_answer_pipe();
  if (!pipe) return std::move(pipe).error();
  // With a slash in it, so that the loader does not look in its own directories.
  const std::filesystem::path path = std::filesystem::absolute(file);
  const int to = pipe->to.number();
  auto child = options.program.empty()
                   ? fork_child(path, pipe->from.number(), to)
                   : spawn_child(options.program, {subcommand, path.string()}, -1, to);
  if (!child) return std::move(child).error();
  auto end = await_child(*child, *pipe, options.timeout);
  if (!end) return std::move(end).error();
  if (!end->in_time) {
    return refusal_because("it had not described itself after " +
                           std::to_string(options.timeout.count()) +
                           " ms; an entry may only fill in its table and return");
  }
  if (!WIFEXITED(end->status) || end->answer.empty()) {
    return refusal_because(end_text(end->status));
  }
  return understand(end->answer);
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
