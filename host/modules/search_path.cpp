#include "modules/search_path.hpp"

#include "modules/description.hpp"
#include "modules/library.hpp"

#include <algorithm>
#include <string_view>

namespace pawl::modules {

namespace fs = std::filesystem;

#if defined(_WIN32)
constexpr char path_separator = ';';
#else
constexpr char path_separator = ':';
#endif

std::vector<fs::path> search_path(std::vector<fs::path> first,
                                  const search_environment& environment) {
  std::vector<fs::path> path = std::move(first);
  std::string_view rest = environment.pawl_module_path;
  while (!rest.empty()) {
    const std::string_view directory = rest.substr(0, rest.find(path_separator));
    rest.remove_prefix(std::min(rest.size(), directory.size() + 1));
    if (!directory.empty()) path.emplace_back(directory);
  }
  // The XDG rules: a relative XDG_DATA_HOME is as good as none.
  if (fs::path(environment.xdg_data_home).is_absolute()) {
    path.push_back(fs::path(environment.xdg_data_home) / "pawl/modules");
  } else if (!environment.home.empty()) {
    path.push_back(fs::path(environment.home) / ".local/share/pawl/modules");
  }
  path.emplace_back("/usr/local/lib/pawl/modules");
  path.emplace_back("/usr/lib/pawl/modules");
  return path;
}

result<std::vector<fs::path>> module_files(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> files;
  const fs::path suffix = library_suffix();
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == suffix && !entry->is_directory(ignored)) {
      files.push_back(entry->path());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return refusal_because("this directory can't be read: " + error.message());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace pawl::modules
