#include "cli/commands.hpp"
#include "cli/session.hpp"

#include <pawl/version.h>

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

int show(session& session) {
  if (session.json()) {
    session.print(boost::json::object{
        {"version", PAWL_VERSION}, {"abi_major", PAWL_ABI_MAJOR}, {"abi_minor", PAWL_ABI_MINOR}});
  } else {
    session.world.out << fmt::format("pawl {} (module ABI {}.{})\n", PAWL_VERSION, PAWL_ABI_MAJOR,
                                     PAWL_ABI_MINOR);
  }
  return exit_code::done;
}

}  // namespace

command version_command() {
  return {.path = "version",
          .summary = "Print the versions of pawl and of its module ABI",
          .run = &show};
}

}  // namespace pawl::cli
