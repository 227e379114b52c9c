#include "scaffold/project.hpp"

#include "scaffold/project_name.hpp"
#include "scaffold/templates.hpp"

#include <pawl/version.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sstream>
#include <utility>

namespace pawl::scaffold {
namespace {

constexpr std::array<std::string_view, 3> kinds = {"action", "integration", "workflow"};
constexpr std::array<std::string_view, 3> languages = {"c", "cpp", "rust"};

bool is_one_of(const auto& known, std::string_view word) {
  return std::ranges::find(known, word) != known.end();
}

failure unknown(std::string_view what, std::string_view word, const auto& known) {
  return {
      .code = "usage",
      .message = fmt::format("there is no {} \"{}\", only {}", what, word, fmt::join(known, ", "))};
}

using values = std::array<std::pair<std::string_view, std::string>, 4>;

std::string put_in(std::string text, std::string_view mark, std::string_view value) {
  for (size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + value.size()))
    text.replace(at, mark.size(), value);
  return text;
}

std::string filled(std::string_view text, const values& values) {
  std::string made(text);
  for (const auto& [mark, value] : values) made = put_in(std::move(made), mark, value);
  return made;
}

// What the script does after its first lines, which are about the shell.
std::vector<std::string> commands_of(const std::string& script) {
  std::vector<std::string> commands;
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && !line.starts_with('#') && !line.starts_with("set "))
      commands.push_back(line);
  return commands;
}

}  // namespace

result<project> make_project(const project_request& request) {
  if (!is_one_of(kinds, request.kind)) return unknown("kind", request.kind, kinds);
  if (!is_one_of(languages, request.language))
    return unknown("language", request.language, languages);
  if (auto good = check_name(request.name); !good) return good.error();

  const std::array<std::string, 3> folders = {
      "all/", request.language + "/", fmt::format("{}-{}/", request.kind, request.language)};
  const values values = {{{"@name@", request.name},
                          {"@title@", title_of(request.name)},
                          {"@crate@", crate_of(request.name)},
                          {"@pawl_version@", PAWL_VERSION}}};
  project made;
  for (const std::string& folder : folders) {
    for (const file_template& file : templates()) {
      if (!file.path.starts_with(folder)) continue;
      std::string path = put_in(std::string(file.path.substr(folder.size())), "NAME", request.name);
      made.files.push_back({std::move(path), filled(file.text, values)});
    }
  }
  const auto script = std::ranges::find(made.files, "ci", &project_file::path);
  made.commands = commands_of(script->text);
  return made;
}

}  // namespace pawl::scaffold
