#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "scaffold/project_folder.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fmt/format.h>
#include <ostream>
#include <sstream>

namespace pawl::cli {
namespace {

namespace fs = std::filesystem;

// With this pawl found by its name, CMake finds what is installed beside it too.
bool is_on_path(const world& world) {
  std::istringstream directories(world.env("PATH").value_or(""));
  const fs::path own = world.program.parent_path();
  for (std::string directory; std::getline(directories, directory, ':');) {
    std::error_code ignored;
    if (fs::path(directory) == own || fs::equivalent(directory, own, ignored)) return true;
  }
  return false;
}

int make(session& session) {
  const arguments& args = session.args;
  const std::string& name = args.operand(1);
  PAWL_TRY(project, scaffold::make_project({.kind = args.operand(0),
                                            .name = name,
                                            .language = args.value("--lang").value_or("cpp")}));
  const fs::path folder = (fs::path(args.value("--dir").value_or(".")) / name).lexically_normal();
  if (auto written = scaffold::write_project(project, folder); !written)
    return session.fail(written.error());

  std::vector<std::string> commands = {"cd " + shell_word(folder.string())};
  if (!is_on_path(session.world)) {
    const std::string directory = session.world.program.parent_path().string();
    commands.push_back(fmt::format("export PATH={}:\"$PATH\"", shell_word(directory)));
  }
  commands.insert(commands.end(), project.commands.begin(), project.commands.end());
  if (session.json()) {
    boost::json::array files;
    for (const auto& file : project.files) files.emplace_back(file.path);
    session.print(boost::json::object{{"directory", folder.string()},
                                      {"files", std::move(files)},
                                      {"commands", boost::json::value_from(commands)}});
    return exit_code::done;
  }
  session.world.out << fmt::format("{} is there. To build and test it:\n\n", folder.string());
  for (const std::string& command : commands) session.world.out << "  " << command << '\n';
  session.world.out << "\nIts README.md tells how to go on.\n";
  return exit_code::done;
}

}  // namespace

command new_command() {
  return {
      .path = "new",
      .summary = "Write a small project for a module of your own",
      .operands = {{"KIND", "action, integration or workflow"},
                   {"NAME", "What the module is called: small letters, digits and dashes"}},
      .options = {{"--lang", "LANGUAGE", "c, cpp or rust (default: cpp)"},
                  {"--dir", "DIR", "Where the project's folder goes (default: here)"}},
      .notes =
          "The folder DIR/NAME is made; nothing that exists is written over. The project builds "
          "and passes its tests with the commands that are printed.",
      .run = &make,
  };
}

}  // namespace pawl::cli
