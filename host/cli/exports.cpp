#include "cli/exports.hpp"

#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "cli/table.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {

int list_exports(session& session, const std::vector<export_info>& exports) {
  if (session.json()) {
    session.print(api::list_document(exports));
    return exit_code::done;
  }
  table rows({"NAME", "MODULE", "TITLE"});
  for (const export_info& exported : exports)
    rows.add({exported.name, fmt::format("{} {}", exported.module, exported.module_version),
              exported.title});
  rows.print(session.world.out);
  return exit_code::done;
}

int show_export(session& session, const export_info& exported) {
  if (session.json()) {
    session.print(api::document(exported));
    return exit_code::done;
  }
  std::ostream& out = session.world.out;
  out << fmt::format("{}: {}\n{}\n\nmodule  {} {}\n", exported.name, exported.title,
                     exported.description, exported.module, exported.module_version);
  if (exported.blocking) out << "blocks  runs on a thread of the host's pool\n";
  if (exported.safe) out << "safe    changes nothing outside\n";
  const auto schema = [&](std::string_view name, const std::string& text) {
    if (!text.empty())
      out << '\n' << name << '\n' << api::to_indented_text(api::from_text(text)) << '\n';
  };
  schema("input", exported.input_schema);
  schema("output", exported.output_schema);
  schema("options", exported.options);
  return exit_code::done;
}

}  // namespace pawl::cli
