// What the tests of modules share: a directory that goes with its scope, the faults' files, and a
// host table that notes what modules say to it.
#pragma once

#include "modules/describer.hpp"

#include <pawl/host.h>
#include <pawl/version.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace module_tests {

namespace fs = std::filesystem;

class temporary_directory {
 public:
  temporary_directory() {
    std::string name = (fs::temp_directory_path() / "pawl-modules-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~temporary_directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

inline fs::path fault(const std::string& name) {
  return fs::path(FAULTS_DIRECTORY) / (name + ".so");
}

inline std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// As a careful person does: under another name first, so that no one sees half a file.
inline fs::path put_file(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  const fs::path first = path.string() + ".part";
  std::ofstream(first, std::ios::binary | std::ios::trunc) << bytes;
  fs::rename(first, path);
  return path;
}

inline fs::path put_module(const fs::path& directory, const std::string& name,
                           const std::string& as = {}) {
  return put_file(directory / ((as.empty() ? name : as) + ".so"), read_file(fault(name)));
}

template <class T>
std::string reason_of(const pawl::result<T>& result) {
  return result ? "none" : result.error().message;
}

inline pawl::modules::describe_options described_by_program() {
  return {DESCRIBER_PROGRAM, std::chrono::seconds(60)};
}

// Notes what is logged and what calls are completed with.
class noting_host {
 public:
  noting_host() {
    table_ = {sizeof(pawl_host), PAWL_ABI_MINOR, extension, log,
              complete,          fail,           heartbeat, cancelled};
    noted().clear();
  }
  [[nodiscard]] const pawl_host* table() const { return &table_; }
  static std::vector<std::string>& noted() {
    static std::vector<std::string> lines;
    return lines;
  }

 private:
  static const void* extension(const pawl_host*, const char*) { return nullptr; }
  static void log(const pawl_host*, int32_t, pawl_str message, pawl_str) {
    noted().emplace_back(message.data, message.size);
  }
  static pawl_status complete(const pawl_host*, uint64_t, pawl_str output) {
    noted().emplace_back(output.data, output.size);
    return PAWL_OK;
  }
  static pawl_status fail(const pawl_host*, uint64_t, const pawl_error*) { return PAWL_STALE; }
  static pawl_status heartbeat(const pawl_host*, uint64_t, pawl_str) { return PAWL_STALE; }
  static uint32_t cancelled(const pawl_host*, uint64_t) { return 0; }

  pawl_host table_;
};

}  // namespace module_tests
