#include "cli/modules.hpp"

#include "api/documents.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {

int tell_module(session& session, const module_info& module) {
  if (session.json()) {
    session.print(api::document(module));
    return exit_code::done;
  }
  session.world.out << fmt::format("{} {}: {}", module.name, module.version, module.state);
  if (module.runs > 0)
    session.world.out << fmt::format(", {} {} held to it", module.runs,
                                     module.runs == 1 ? "run is" : "runs are");
  session.world.out << '\n';
  return exit_code::done;
}

}  // namespace pawl::cli
