// Typed reference to the action of the exec module.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pawl::exec {

struct run_input {
  std::string program;
  std::vector<std::string> arguments = {};
  std::string stdin_text = {};
  std::optional<int64_t> timeout_ms = {};
  uint64_t output_bytes_max = 1024 * 1024;
  bool accept_failure = false;
};
BOOST_DESCRIBE_STRUCT(run_input, (),
                      (program, arguments, stdin_text, timeout_ms, output_bytes_max,
                       accept_failure))
PAWL_SCHEMA(run_input, pawl::closed,
            pawl::field(&run_input::program, "Absolute path of an allowed program"),
            pawl::field(&run_input::arguments, "Passed as they are; no shell sees them").defaults(),
            pawl::field(&run_input::stdin_text, "What the program reads").defaults(),
            pawl::field(&run_input::timeout_ms, "When to stop it, before the step's own deadline")
                .minimum(1),
            pawl::field(&run_input::output_bytes_max,
                        "More output than this, of both kinds, is an error")
                .maximum(2 * 1024 * 1024)
                .defaults(),
            pawl::field(&run_input::accept_failure,
                        "Give a non-zero exit code as output instead of failing")
                .defaults())

// Bytes that are not UTF-8 are replaced by U+FFFD.
struct run_output {
  int exit_code = 0;
  std::string stdout_text;
  std::string stderr_text;
};
BOOST_DESCRIBE_STRUCT(run_output, (), (exit_code, stdout_text, stderr_text))

inline constexpr pawl::action<run_input, run_output> run{"exec.run"};

}  // namespace pawl::exec
