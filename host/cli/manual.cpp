#include "cli/commands.hpp"
#include "cli/manual_page.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <ostream>

namespace pawl::cli {
namespace {

int write_pages(session& session) {
  const std::filesystem::path folder = session.args.operand(0);
  std::error_code ignored;  // a folder that can't be made shows when a page is written
  std::filesystem::create_directories(folder, ignored);
  boost::json::array files;
  for (const manual_page& page : manual_pages(commands())) {
    const std::filesystem::path file = folder / page.file;
    std::ofstream out(file, std::ios::binary);
    out << page.text;
    out.close();
    if (!out)
      return session.fail(
          {.code = "write_failed",
           .message =
               fmt::format("{} can't be written: check the folder and its space", file.string())});
    files.emplace_back(file.string());
  }
  if (session.json()) session.print(boost::json::object{{"files", std::move(files)}});
  return exit_code::done;
}

}  // namespace

command manual_command() {
  return {
      .path = "manual",
      .summary = "Write the manual pages into a folder",
      .operands = {{"DIR", "Made when it is not there; pages in it are replaced"}},
      .notes = "One of them can be read with: man -l DIR/pawl.1. Packages install them.",
      .run = &write_pages,
  };
}

}  // namespace pawl::cli
