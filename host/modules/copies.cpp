#include "modules/copies.hpp"

#include "modules/durable_file.hpp"
#include "modules/library.hpp"
#include "modules/signature.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
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

std::optional<module_description> read_description(const fs::path& directory) {
  auto described = description_from_json(read_text(directory / description_name));
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
    if (auto synced = sync_directory(changed); !synced) return synced;
  }
  return {};
}

std::string copies::signature_of(const pin& copy) const {
  return read_text(signature_file(path_of(copy)));
}

result<void> copies::keep_signature(const pin& copy, std::string_view signature) const {
  if (signature_of(copy) == signature) return {};
  return replace_durably(signature_file(path_of(copy)), signature);
}

void copies::discard(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
  fs::remove(signature_file(file), ignored);
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
