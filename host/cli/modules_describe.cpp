#include "api/json_text.hpp"
#include "cli/commands.hpp"
#include "cli/exports.hpp"
#include "modules/describer.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

void print_exports(std::ostream& out, std::string_view kind,
                   const std::vector<modules::exported>& exports) {
  for (const modules::exported& exported : exports)
    out << fmt::format("\n{} {}: {}\n  {}\n  input   {}\n  output  {}\n", kind, exported.name,
                       exported.title, exported.description, exported.input_schema,
                       exported.output_schema);
}

int describe(session& session) {
  PAWL_TRY(module,
           modules::describe_file(session.args.operand(0), {.program = session.world.program}));
  if (session.json()) {
    session.print(api::from_text(modules::to_json(module)));
    return exit_code::done;
  }
  std::ostream& out = session.world.out;
  out << fmt::format("{} {}: {}\n{}\n\nfile    {} ({} bytes)\nsha256  {}\nABI     {}.{} or newer\n",
                     module.name, module.version, module.title, module.description,
                     module.file.string(), module.size, module.sha256, PAWL_ABI_MAJOR,
                     module.abi_minor_min);
  if (!module.config_schema.empty()) out << "config  " << module.config_schema << '\n';
  for (const std::string& warning : module.warnings) out << "warning " << warning << '\n';
  print_exports(out, "action", module.actions);
  print_exports(out, "workflow", module.workflows);
  for (const modules::credential_kind& kind : module.credentials)
    out << fmt::format("\ncredential {}: {}\n  {}\n  fields  {}\n", kind.name, kind.title,
                       kind.description, kind.schema);
  return exit_code::done;
}

}  // namespace

command modules_describe_command() {
  return {
      .path = "modules describe",
      .summary = "Say what a module's file offers, or why a host would refuse it",
      .operands = {{"FILE", "A module: a shared library"}},
      .notes =
          "The file is described in a process of its own. Ends with 1 when it would be refused.",
      .run = &describe,
  };
}

}  // namespace pawl::cli
