#include "config/settings.hpp"

#include "modules/search_path.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace pawl::config {
namespace {

namespace fs = std::filesystem;

failure invalid(std::string message) {
  return {.code = "invalid_input", .message = std::move(message)};
}

fs::path user_data_home(const environment& env) {
  const fs::path data_home = env("XDG_DATA_HOME").value_or("");
  if (data_home.is_absolute()) return data_home / "pawl";  // a relative one is as good as none
  return fs::path(env("HOME").value_or(".")) / ".local" / "share" / "pawl";
}

result<std::string> read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in || fs::is_directory(file))
    return invalid("the config file " + file.string() + " can't be read: check its path and mode");
  return text;
}

// Where modules are looked for, each directory once. A path in the environment replaces the file's.
std::vector<fs::path> module_directories(const flags& flags, const std::vector<fs::path>& from_file,
                                         const environment& env, const fs::path& program) {
  modules::search_environment variables = {.pawl_module_path = env("PAWL_MODULE_PATH").value_or(""),
                                           .xdg_data_home = env("XDG_DATA_HOME").value_or(""),
                                           .home = env("HOME").value_or("")};
  std::vector<fs::path> all = flags.module_directories;
  if (variables.pawl_module_path.empty()) all.insert(all.end(), from_file.begin(), from_file.end());
  all = modules::search_path(std::move(all), variables);
  const fs::path prefix = program.parent_path().parent_path();
  all.push_back(prefix / "modules");           // of a build
  all.push_back(prefix / "lib/pawl/modules");  // of an installation

  std::vector<fs::path> distinct;
  for (const fs::path& directory : all) {
    const bool known = std::ranges::any_of(distinct, [&](const fs::path& other) {
      std::error_code ignored;
      return other == directory || fs::equivalent(other, directory, ignored);
    });
    if (!known) distinct.push_back(directory);
  }
  return distinct;
}

}  // namespace

fs::path default_data_directory(const environment& env) {
  if (auto data = env("PAWL_DATA")) return *data;
  return user_data_home(env);
}

result<settings> load(const flags& flags, const environment& env, const fs::path& program) {
  settings made;
  std::optional<fs::path> file = flags.config_file;
  if (!file) file = env("PAWL_CONFIG");
  if (file) {
    auto text = read_file(*file);
    if (!text) return std::move(text).error();
    if (auto applied = apply_file(made, *text, *file); !applied) return applied.error();
  }
  auto& data = made.host.data_directory;
  if (data.empty() || env("PAWL_DATA")) data = default_data_directory(env);
  if (flags.data_directory) data = *flags.data_directory;
  if (auto level = env("PAWL_LOG_LEVEL")) made.log.level = *level;
  if (flags.log_level) made.log.level = *flags.log_level;

  for (const fs::path& directory : flags.module_directories) {
    std::error_code ignored;
    if (!fs::is_directory(directory, ignored))
      return invalid("--modules: there is no directory " + directory.string());
  }
  auto& directories = made.host.module_directories;
  directories = module_directories(flags, directories, env, program);
  return made;
}

result<otlp_settings> resolved(otlp_settings from, const environment& env) {
  constexpr std::string_view reference = "@env:";
  if (!from.url.empty() && !from.url.starts_with("http://") && !from.url.starts_with("https://"))
    return invalid("otlp.url: '" + from.url +
                   "' is no address of a collector: http://127.0.0.1:4318/v1/traces is one");
  for (auto& [name, value] : from.headers) {
    if (!value.starts_with(reference)) continue;
    const std::string variable = value.substr(reference.size());
    auto text = env(variable.c_str());
    if (!text)
      return invalid("otlp.headers." + name + ": the environment has no variable " + variable +
                     ": set it, or leave the header out");
    value = *std::move(text);
  }
  return from;
}

}  // namespace pawl::config
