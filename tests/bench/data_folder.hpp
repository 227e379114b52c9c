// A folder of its own on the disk that is measured; removed with all that is in it.
#pragma once

#include <filesystem>

namespace pawl::bench {

class data_folder {
 public:
  explicit data_folder(const std::filesystem::path& in);  // throws where it can't be made
  ~data_folder();
  data_folder(const data_folder&) = delete;
  data_folder& operator=(const data_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace pawl::bench
