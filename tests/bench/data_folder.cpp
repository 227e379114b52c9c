#include "bench/data_folder.hpp"

#include <cerrno>
#include <stdlib.h>
#include <string>
#include <system_error>

namespace pawl::bench {

data_folder::data_folder(const std::filesystem::path& in) {
  std::filesystem::create_directories(in);
  std::string name = (in / "pawl-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(),
                            "can't make a folder in " + in.string());
  }
  path_ = name;
}

data_folder::~data_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace pawl::bench
