#include "modules/copies.hpp"

#include "modules/descriptor.hpp"
#include "modules/library.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace pawl::modules {
namespace {

namespace fs = std::filesystem;

constexpr const char* description_name = "description.json";
constexpr std::string_view incoming_prefix = ".incoming-";
constexpr size_t sha_digits = 12;
constexpr auto abandoned_after = std::chrono::hours(1);

failure can_not(const std::string& what, const fs::path& path, int error) {
  return failure{PAWL_ERROR_UNAVAILABLE,
                 "can't " + what + " " + path.string() + ": " + std::strerror(error)};
}

result<void> sync_path(const fs::path& path, int flags) {
  const descriptor opened(::open(path.c_str(), flags | O_CLOEXEC));
  if (!opened.is_open() || ::fsync(opened.number()) != 0) return can_not("sync", path, errno);
  return {};
}

result<void> write_durably(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return can_not("write", path, errno);
  return sync_path(path, O_RDONLY);
}

result<void> make_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return can_not("make the directory", path, error.value());
  return {};
}

std::optional<module_description> read_description(const fs::path& directory) {
  std::ifstream file(directory / description_name, std::ios::binary);
  if (!file) return {};
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto described = description_from_json(text);
  if (!described) return {};
  return std::move(*described);
}

// Every directory directly below, in no order; none when there is none.
std::vector<fs::path> directories_in(const fs::path& path) {
  std::vector<fs::path> found;
  std::error_code error;
  fs::directory_iterator entry(path, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) found.push_back(entry->path());
  }
  return found;
}

}  // namespace

fs::path copies::directory_of(const pin& copy) const {
  return root_ / copy.module / (copy.version + "-" + copy.sha256.substr(0, sha_digits));
}

fs::path copies::path_of(const pin& copy) const {
  return directory_of(copy) / (copy.module + library_suffix().string());
}

std::optional<module_description> copies::find(std::string_view sha256) const {
  const std::string ending = "-" + std::string(sha256.substr(0, sha_digits));
  for (const fs::path& module : directories_in(root_)) {
    for (const fs::path& version : directories_in(module)) {
      if (!version.filename().string().ends_with(ending)) continue;
      auto described = read_description(version);
      std::error_code ignored;
      if (described && described->sha256 == sha256 &&
          fs::exists(path_of(described->pin()), ignored)) {
        return described;
      }
    }
  }
  return {};
}

result<fs::path> copies::stage(std::string_view bytes) const {
  static std::atomic<uint64_t> count = 0;
  if (auto made = make_directories(root_); !made) return std::move(made).error();
  fs::path staged = root_ / (std::string(incoming_prefix) + std::to_string(::getpid()) + "-" +
                             std::to_string(++count) + library_suffix().string());
  if (auto written = write_durably(staged, bytes); !written) {
    discard(staged);
    return std::move(written).error();
  }
  std::error_code ignored;
  fs::permissions(staged, fs::perms::owner_read | fs::perms::owner_exec, ignored);
  return staged;
}

result<void> copies::keep(const fs::path& staged, const module_description& about) const {
  const fs::path directory = directory_of(about.pin());
  if (auto made = make_directories(directory); !made) return made;
  // The staged name is ours alone, so this one is too; another process may be keeping the same
  // file.
  fs::path description = staged;
  description.replace_extension(".json");
  if (auto written = write_durably(description, to_json(about)); !written) return written;
  std::error_code error;
  fs::rename(description, directory / description_name, error);
  if (!error) fs::rename(staged, path_of(about.pin()), error);
  if (error) return can_not("move a copy into", directory, error.value());
  for (const fs::path& changed : {directory, directory.parent_path(), root_}) {
    if (auto synced = sync_path(changed, O_RDONLY | O_DIRECTORY); !synced) return synced;
  }
  return {};
}

void copies::discard(const fs::path& staged) {
  std::error_code ignored;
  fs::remove(staged, ignored);
}

std::vector<pin> copies::list() const {
  std::vector<pin> found;
  for (const fs::path& module : directories_in(root_)) {
    for (const fs::path& version : directories_in(module)) {
      if (auto described = read_description(version)) found.push_back(described->pin());
    }
  }
  return found;
}

bool copies::remove(const pin& copy) const {
  std::error_code error;
  // The library first: without it the rest is no copy any more.
  fs::remove(path_of(copy), error);
  if (!error) fs::remove_all(directory_of(copy), error);
  return !error;
}

void copies::remove_abandoned() const {
  std::error_code error;
  fs::directory_iterator entry(root_, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    const bool incoming = entry->path().filename().string().starts_with(incoming_prefix);
    const auto written = entry->last_write_time(ignored);
    if (incoming && !ignored && fs::file_time_type::clock::now() - written > abandoned_after) {
      discard(entry->path());
    }
  }
}

}  // namespace pawl::modules
