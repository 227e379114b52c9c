// A project on disk.
#pragma once

#include "scaffold/project.hpp"

#include <filesystem>

namespace pawl::scaffold {

// Makes the folder and writes the files into it. Errors: conflict when anything of that name is
// there already, which stays as it is; write_failed, and then the folder is taken away again.
result<void> write_project(const project& made, const std::filesystem::path& folder);

}  // namespace pawl::scaffold
