// The folders that databases may be in. Immutable after construction; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pawl::sqlite {

class root_folders {
 public:
  // Throws pawl::error when one is not a folder.
  explicit root_folders(const std::vector<std::string>& paths);

  // The path of a database without links and dots. Throws pawl::error where no root holds it,
  // where it is no regular file, and where it is missing and not to be created. SQLite must open
  // it with SQLITE_OPEN_NOFOLLOW: it then refuses a link that was put there meanwhile.
  std::string find(const std::string& database, bool create) const;

 private:
  std::vector<std::filesystem::path> roots_;  // canonical
};

}  // namespace pawl::sqlite
