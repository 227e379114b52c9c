#include "modules/durable_file.hpp"

#include "modules/descriptor.hpp"

#include <pawl/status.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace pawl::modules {
namespace {

namespace fs = std::filesystem;

failure can_not(const std::string& what, const fs::path& path, int error) {
  return failure{PAWL_ERROR_UNAVAILABLE,
                 "can't " + what + " " + path.string() + ": " + std::strerror(error)};
}

result<void> sync_path(const fs::path& path, int flags) {
  const descriptor opened(::open(path.c_str(), flags | O_CLOEXEC));
  if (!opened.is_open() || ::fsync(opened.number()) != 0) return can_not("sync", path, errno);
  return {};
}

}  // namespace

result<void> make_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return can_not("make the directory", path, error.value());
  return {};
}

result<void> write_durably(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return can_not("write a file in", path.parent_path(), errno);
  return sync_path(path, O_RDONLY);
}

result<void> sync_directory(const fs::path& path) {
  return sync_path(path, O_RDONLY | O_DIRECTORY);
}

result<void> replace_durably(const fs::path& path, std::string_view bytes) {
  static std::atomic<uint64_t> count = 0;
  const fs::path incoming = path.parent_path() / (".incoming-" + std::to_string(::getpid()) + "-" +
                                                  std::to_string(++count) + ".part");
  std::error_code error;
  if (auto written = write_durably(incoming, bytes); !written) {
    fs::remove(incoming, error);
    return written;
  }
  fs::rename(incoming, path, error);
  if (error) return can_not("replace", path, error.value());
  return sync_directory(path.parent_path());
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace pawl::modules
