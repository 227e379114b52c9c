// What the host has to say to its operator: one line a time, a sentence and named values.
//
//   log::warning("module refused", {{"file", path.string()}, {"reason", why}});
//
// Any thread, and never a wait: a line is formatted where it is said, and written by a thread of
// its own; when that can't keep up the oldest lines are dropped. Until start() nothing is written
// at all. Secrets are never passed here: that is the caller's duty.
#pragma once

#include <pawl/result.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pawl::log {

enum class level : uint8_t { debug, info, warning, error, off };

// The level of that name, "debug" to "off".
std::optional<level> level_from_name(std::string_view name);

struct options {
  std::string level = "warning";
  std::string format = "text";    // or "json": one object a line
  std::string target = "stderr";  // or "file": `logs/pawl.log` in the data directory
  uint64_t file_bytes_max = 10 * 1024 * 1024;
  uint32_t files_max = 5;  // the oldest is deleted
};

// Directs all lines from now on. A start() before is undone. Errors: invalid_input (an option),
// unavailable (the file can't be written).
result<void> start(const options& options, const std::filesystem::path& data_directory);

// Writes what is still queued, and stops.
void stop();

// A named value of a line; borrowed for the duration of the call.
class field {
 public:
  field(std::string_view name, std::string_view text) : name(name), value(text) {}
  field(std::string_view name, const char* text) : name(name), value(std::string_view(text)) {}
  field(std::string_view name, const std::string& text)
      : name(name), value(std::string_view(text)) {}
  field(std::string_view name, bool truth) : name(name), value(truth) {}
  field(std::string_view name, std::signed_integral auto number)
      : name(name), value(static_cast<int64_t>(number)) {}
  field(std::string_view name, std::unsigned_integral auto number)
      : name(name), value(static_cast<uint64_t>(number)) {}

  std::string_view name;
  std::variant<std::string_view, bool, int64_t, uint64_t> value;
};
using fields = std::initializer_list<field>;

// Whether a line of that level would be written: ask before the values are costly to make.
bool enabled(level at);
void write(level at, std::string_view text, fields values);

inline void debug(std::string_view text, fields values = {}) {
  write(level::debug, text, values);
}
inline void info(std::string_view text, fields values = {}) {
  write(level::info, text, values);
}
inline void warning(std::string_view text, fields values = {}) {
  write(level::warning, text, values);
}
inline void error(std::string_view text, fields values = {}) {
  write(level::error, text, values);
}

}  // namespace pawl::log
