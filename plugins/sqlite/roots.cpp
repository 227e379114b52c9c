#include "roots.hpp"

#include <pawl/error.hpp>

#include <algorithm>
#include <system_error>

namespace pawl::sqlite {

namespace fs = std::filesystem;

root_folders::root_folders(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code why;
    roots_.push_back(fs::canonical(path, why));
    if (why || !fs::is_directory(roots_.back(), why))
      throw final_error(PAWL_ERROR_NOT_FOUND,
                        "can't open the root " + path + ": there is no such folder");
  }
}

std::string root_folders::find(const std::string& database, bool create) const {
  if (roots_.empty())
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      "no folder is open to the sqlite module: configure it with "
                      R"({"roots": ["/path/to/a/folder"]})");
  const fs::path asked = roots_.front() / database;  // an absolute path stays as it is
  const fs::path name = asked.filename();
  if (database.find('\0') != database.npos || name.empty() || name == "." || name == "..")
    throw final_error(PAWL_ERROR_INVALID_INPUT, "the path of the database names no file");
  std::error_code why;
  const bool there = fs::exists(asked, why);
  const fs::path folder = fs::weakly_canonical(asked.parent_path(), why);
  const fs::path place = there ? fs::canonical(asked, why) : folder / name;
  const auto holds = [&](const fs::path& root) {
    return std::mismatch(root.begin(), root.end(), place.begin(), place.end()).first == root.end();
  };
  // Whether something is there is told of the roots alone.
  if (why || std::none_of(roots_.begin(), roots_.end(), holds))
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      database + " is in none of the configured roots");
  if (there && !fs::is_regular_file(place, why))
    throw final_error(PAWL_ERROR_CONFLICT, database + " is not a regular file");
  if (!there && !create)
    throw final_error(PAWL_ERROR_NOT_FOUND,
                      "there is no database " + database + R"(; "create": true makes it)");
  return place.string();
}

}  // namespace pawl::sqlite
