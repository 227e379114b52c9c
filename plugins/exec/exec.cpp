// The module `exec`: allow-listed programs, without a shell.
#include "process.hpp"

#include <pawl/action.hpp>
#include <pawl/binary.hpp>
#include <pawl/module.hpp>
#include <pawl/plugins/exec.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <sys/eventfd.h>

namespace pawl::exec {
namespace {

struct config {
  std::vector<std::string> programs;
  std::map<std::string, std::string> environment = {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}};
  std::string folder = "/";
};
BOOST_DESCRIBE_STRUCT(config, (), (programs, environment, folder))
PAWL_SCHEMA(
    config, pawl::closed,
    pawl::field(&config::programs, "Absolute paths that may be run; none by default").defaults(),
    pawl::field(&config::environment, "All of the environment that they get").defaults(),
    pawl::field(&config::folder, "The folder that they run in").defaults())

config settings;  // set by open, before any call

void open(config given) {
  for (const std::string& program : given.programs) {
    if (!program.starts_with('/'))
      throw final_error(PAWL_ERROR_INVALID_INPUT,
                        "programs: \"" + program + "\" is not an absolute path");
  }
  settings = std::move(given);
}

process_spec spec_of(const run_input& in, const call& call) {
  const auto& allowed = settings.programs;
  if (std::find(allowed.begin(), allowed.end(), in.program) == allowed.end())
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      in.program +
                          " is not an allowed program: configure the exec module with "
                          R"({"programs": ["/path/to/it"]})");
  for (const std::string& argument : in.arguments) {
    if (argument.find('\0') != argument.npos)
      throw final_error(PAWL_ERROR_INVALID_INPUT, "an argument holds a zero byte");
  }
  auto deadline = call.deadline();
  if (in.timeout_ms) {
    const auto own = std::chrono::system_clock::now() + std::chrono::milliseconds(*in.timeout_ms);
    deadline = std::min(deadline, own);
  }
  return {in.program,    in.arguments, settings.environment, settings.folder,
          in.stdin_text, deadline,     in.output_bytes_max};
}

error with_output(error why, const run_output& out) {
  constexpr size_t tail_bytes_max = 2000;
  const std::string& text = out.stderr_text;
  const size_t begin = text.size() - std::min(text.size(), tail_bytes_max);
  std::string details = R"({"exit_code":)" + std::to_string(out.exit_code) + R"(,"stderr_tail":)";
  to_json(details, replace_invalid_utf8(text.substr(begin)));
  return why.with_details(details + '}');
}

run_output output_of(process_result result, const run_input& in) {
  run_output out{result.code, replace_invalid_utf8(result.stdout_text),
                 replace_invalid_utf8(result.stderr_text)};
  const std::string code = std::to_string(result.code);
  switch (result.ending) {
    case ending::exited:
      if (result.code == 0 || in.accept_failure) return out;
      throw with_output(final_error("exit_failure", in.program + " ended with exit code " + code),
                        out);
    case ending::killed:
      throw with_output(final_error("killed", in.program + " was killed by signal " + code), out);
    case ending::deadline:
      throw transient_error(PAWL_ERROR_TIMEOUT, in.program + " did not end in time and was killed");
    case ending::stopped:
      throw error(PAWL_ERROR_CANCELLED, in.program + " was killed because the call was cancelled");
    case ending::too_much_output:
      throw final_error(PAWL_ERROR_TOO_LARGE, in.program + " wrote more than the " +
                                                  std::to_string(in.output_bytes_max) +
                                                  " bytes asked for and was killed");
  }
  throw std::logic_error("an unknown ending");
}

// Blocks until the program has ended, and completes the call before it returns: the handle is there
// for its cancel.
void run_program(call_handle<run_output> call, const run_input& in) {
  const process_spec spec = spec_of(in, call.info());
  const auto stop = std::make_shared<descriptor>(::eventfd(0, EFD_CLOEXEC));
  if (stop->get() < 0) throw transient_error(PAWL_ERROR_UNAVAILABLE, "can't make an eventfd");
  call.on_cancel([stop] { ::eventfd_write(stop->get(), 1); });
  call.complete(output_of(run_process(spec, *stop), in));
}

}  // namespace

PAWL_ACTION(run, "Run a program",
            "Runs an allowed program with arguments and gives its exit code and output; no shell",
            run_program, pawl::blocking)

}  // namespace pawl::exec

PAWL_MODULE("exec", PAWL_VERSION, "Exec", "Runs allowed programs, without a shell",
            pawl::on_open<pawl::exec::config>(pawl::exec::open))
