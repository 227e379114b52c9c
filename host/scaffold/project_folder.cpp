#include "scaffold/project_folder.hpp"

#include <pawl/status.h>

#include <fmt/format.h>
#include <fstream>

namespace pawl::scaffold {
namespace {

namespace fs = std::filesystem;

result<void> write_file(const project_file& file, const fs::path& path) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out << file.text;
  out.close();
  if (!out)
    return failure{
        .code = "write_failed",
        .message = fmt::format("{} can't be written: check the disk's space", path.string())};
  if (file.executable()) {
    constexpr fs::perms execute =
        fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    fs::permissions(path, execute, fs::perm_options::add, error);
  }
  return {};
}

}  // namespace

result<void> write_project(const project& made, const fs::path& folder) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(folder, error)))
    return failure{.code = PAWL_ERROR_CONFLICT,
                   .message = fmt::format(
                       "{} is there already and stays as it is: choose another name or --dir",
                       folder.string())};
  if (!fs::create_directories(folder, error))
    return failure{
        .code = "write_failed",
        .message = fmt::format("{} can't be made: {}", folder.string(), error.message())};
  for (const project_file& file : made.files) {
    if (auto written = write_file(file, folder / file.path); !written) {
      fs::remove_all(folder, error);
      return written;
    }
  }
  return {};
}

}  // namespace pawl::scaffold
