// The folders that the actions may work in. Opened once; immutable after; any thread.
#pragma once

#include "beneath.hpp"

#include <fcntl.h>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::files {

class root_folders {
 public:
  // Throws pawl::error when one can't be opened.
  explicit root_folders(const std::vector<std::string>& paths);

  // A path of a caller: the root that it is in, and the way from there.
  struct place {
    int root;
    std::string path;   // relative to the root, never empty
    std::string shown;  // as the caller wrote it

    descriptor open(int flags, mode_t mode = 0) const {
      return open_beneath(root, path, flags, mode);
    }
  };
  // Throws pawl::error permission_denied when no root holds the path.
  place find(const std::string& path) const;

 private:
  struct root_folder {
    std::string path;  // canonical
    descriptor folder;
  };
  std::vector<root_folder> roots_;
};

// Throws what `number`, an errno, means to a caller: "can't read notes.txt: no such file".
[[noreturn]] void throw_errno(int number, std::string_view doing, const std::string& path);

}  // namespace pawl::files
