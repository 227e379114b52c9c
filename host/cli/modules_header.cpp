#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "modules/describer.hpp"
#include "modules/header_writer.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace pawl::cli {
namespace {

int write(session& session) {
  PAWL_TRY(module,
           modules::describe_file(session.args.operand(0), {.program = session.world.program}));
  const std::string header = modules::write_header(module);
  if (session.json()) {
    session.print(boost::json::object{{"header", header}});
  } else {
    session.world.out << header;
  }
  return exit_code::done;
}

}  // namespace

command modules_header_command() {
  return {
      .path = "modules header",
      .summary = "Write the C++ header that calls a module's actions with types",
      .operands = {{"FILE", "A module: a shared library"}},
      .notes =
          "The header is made from the schemas in the file, so the module's source is not needed.",
      .run = &write,
  };
}

}  // namespace pawl::cli
