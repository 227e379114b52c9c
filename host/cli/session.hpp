// One invocation of a command: its arguments, the settings in force, and how it answers. Lives as
// long as the command runs; one thread.
#pragma once

#include "cli/command.hpp"
#include "cli/world.hpp"

#include <boost/json/fwd.hpp>

#include <string>

namespace pawl::cli {

class session {
 public:
  session(const arguments& given, const config::settings& in_force, world& outside)
      : args(given), settings(in_force), world(outside) {}

  const arguments& args;
  const config::settings& settings;
  cli::world& world;

  bool json() const { return args.has("--json"); }
  bool shows_progress() const { return world.err_is_terminal || args.has("--progress"); }

  // `drive_runs` false: to look and change only.
  result<std::unique_ptr<host>> open(bool drive_runs);

  // One request to the API, of the daemon or else over the directory itself; a query may follow
  // the path. Gives the answer's document, null where it has none. Errors: as that of open(), and
  // what the API refuses.
  result<boost::json::value> call(std::string method, std::string path, std::string body = {});

  // The same with the answer as it is, of whatever status.
  result<http::response> send(http::request request);

  // Writes a result to stdout: indented for a terminal, else on one line.
  void print(const boost::json::value& value);
  // Says something to the person, on stderr.
  void note(std::string_view text);

  // Says what went wrong, as a document too where one was asked for, and gives the exit code for
  // it.
  int fail(const failure& why);

  // A command for the person to type that works on the same host: "pawl --data DIR runs show ID".
  std::string command_line(std::string_view rest) const;

  // The value of an option that is JSON, @FILE or - for stdin, as text that is JSON. `name` must be
  // given.
  result<std::string> json_option(std::string_view name);
  // A whole number that is not negative.
  result<uint64_t> number_option(std::string_view name, uint64_t otherwise);

 private:
  std::shared_ptr<client::link> api_;  // once it was called
};

// The settings in force for these arguments, read anew. Errors: as config::load().
result<config::settings> load_settings(const arguments& args, const world& world);

// The text as a shell takes it for one word.
std::string shell_word(const std::string& text);

// What a failure's code means to the caller of the program.
int exit_code_of(const failure& why);

// The value of a result, or return its failure's exit code from the command.
#define PAWL_TRY(name, expression)                                \
  auto name##_result = (expression);                              \
  if (!name##_result) return session.fail(name##_result.error()); \
  auto& name = *name##_result

}  // namespace pawl::cli
