// Where modules are looked for. Reads directories, changes nothing. Any thread.
#pragma once

#include <pawl/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace pawl::modules {

// Values of the environment, empty where unset; the caller reads them.
struct search_environment {
  std::string pawl_module_path;  // PAWL_MODULE_PATH: directories with ':' between them
  std::string xdg_data_home;     // XDG_DATA_HOME
  std::string home;              // HOME
};

// Earlier directories win: those asked for, PAWL_MODULE_PATH, the user's, the system's.
std::vector<std::filesystem::path> search_path(std::vector<std::filesystem::path> first,
                                               const search_environment& environment);

// The files in a directory that could be modules, by name; none when there is no such directory.
// Other suffixes and directories are passed over. Errors: host_misuse when it can't be read.
result<std::vector<std::filesystem::path>> module_files(const std::filesystem::path& directory);

}  // namespace pawl::modules
