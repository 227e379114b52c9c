#include "cli/commands.hpp"
#include "cli/modules.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>

namespace pawl::cli {
namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return {};
  return bytes;
}

int install(session& session) {
  const std::string& path = session.args.operand(0);
  auto bytes = read_file(path);
  if (!bytes)
    return session.fail({PAWL_ERROR_NOT_FOUND, fmt::format("the file {} can't be read", path)});
  PAWL_TRY(host, session.open(false));
  auto installed =
      host->install_module(std::move(*bytes), read_file(path + ".minisig").value_or(""));
  if (!installed) {
    failure why = installed.error();
    why.message = fmt::format("{}: {}", path, why.message);
    return session.fail(why);
  }
  return tell_module(session, *installed);
}

}  // namespace

command modules_install_command() {
  return {
      .path = "modules install",
      .summary = "Check a module and keep it in the data directory; new runs take it",
      .operands = {{"FILE",
                    "The module; FILE.minisig, its signature, is sent along if it is there"}},
      .run = &install,
  };
}

}  // namespace pawl::cli
