#include "logging/log.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <spdlog/async.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace pawl::log {
namespace {

constexpr std::array<std::string_view, 5> level_names = {"debug", "info", "warning", "error",
                                                         "off"};
constexpr size_t queued_lines_max = 8192;

// Where lines go. The pool's thread writes them; the pool's end writes what is queued.
struct output {
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
  bool as_json = false;
};

std::atomic<level> threshold = level::off;
std::mutex mutex;  // guards the pointer, not what it points to
std::shared_ptr<const output> current;

std::shared_ptr<const output> replace(std::shared_ptr<const output> by) {
  std::lock_guard lock(mutex);
  return std::exchange(current, std::move(by));
}

spdlog::level::level_enum native(level at) {
  constexpr std::array levels = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                 spdlog::level::err, spdlog::level::off};
  return levels[static_cast<size_t>(at)];
}

void append_quoted(std::string& to, std::string_view text) {
  to += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      to += '\\';
      to += c;
    } else if (c == '\n') {
      to += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      to += c;
    }
  }
  to += '"';
}

bool is_bare_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \"\\=\n") == text.npos &&
         std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// `text` is data: it must not be able to end a line or begin another field.
void append_value(std::string& to, const field& field, bool as_json) {
  std::visit(
      [&]<class T>(const T& value) {
        if constexpr (!std::is_same_v<T, std::string_view>) {
          fmt::format_to(std::back_inserter(to), "{}", value);
        } else if (!as_json && is_bare_word(value)) {
          to += value;
        } else {
          append_quoted(to, value);
        }
      },
      field.value);
}

std::string text_line(std::string_view text, fields values) {
  std::string line(text);
  for (const field& value : values) {
    line += ' ';
    line += value.name;
    line += '=';
    append_value(line, value, false);
  }
  return line;
}

// The members after time and level, which the pattern writes.
std::string json_line(std::string_view text, fields values) {
  std::string line = "\"text\":";
  append_quoted(line, text);
  for (const field& value : values) {
    line += ',';
    append_quoted(line, value.name);
    line += ':';
    append_value(line, value, true);
  }
  return line;
}

spdlog::sink_ptr make_sink(const options& options, const std::filesystem::path& data_directory) {
  if (options.target == "stderr") return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  namespace fs = std::filesystem;
  if (fs::create_directories(data_directory)) {
    fs::permissions(data_directory, fs::perms::owner_all);
  }
  const fs::path file = data_directory / "logs" / "pawl.log";
  fs::create_directory(file.parent_path());
  return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
      file.string(), options.file_bytes_max, options.files_max);
}

failure invalid(std::string_view what, std::string_view value, std::string_view choices) {
  return {.code = "invalid_input",
          .message = fmt::format("log.{}: \"{}\" is not one of {}", what, value, choices)};
}

}  // namespace

std::optional<level> level_from_name(std::string_view name) {
  auto found = std::find(level_names.begin(), level_names.end(), name);
  if (found == level_names.end()) return std::nullopt;
  return static_cast<level>(found - level_names.begin());
}

result<void> start(const options& options, const std::filesystem::path& data_directory) {
  auto at = level_from_name(options.level);
  if (!at) return invalid("level", options.level, "debug, info, warning, error, off");
  if (options.format != "text" && options.format != "json")
    return invalid("format", options.format, "text, json");
  if (options.target != "stderr" && options.target != "file")
    return invalid("target", options.target, "stderr, file");
  stop();
  try {
    auto made = std::make_shared<output>();
    made->as_json = options.format == "json";
    made->pool = std::make_shared<spdlog::details::thread_pool>(queued_lines_max, 1);
    made->logger = std::make_shared<spdlog::async_logger>(
        "pawl", make_sink(options, data_directory), made->pool,
        spdlog::async_overflow_policy::overrun_oldest);
    made->logger->set_pattern(made->as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                            : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                              spdlog::pattern_time_type::utc);
    made->logger->set_level(native(*at));
    made->logger->flush_on(spdlog::level::debug);
    replace(std::move(made));
  } catch (const std::exception& e) {
    return failure{.code = "unavailable",
                   .message = fmt::format("the log can't be opened: {}", e.what())};
  }
  threshold = *at;
  return {};
}

void stop() {
  threshold = level::off;
  replace(nullptr);
}

bool enabled(level at) {
  return at >= threshold.load(std::memory_order_relaxed);
}

void write(level at, std::string_view text, fields values) {
  if (!enabled(at)) return;
  std::shared_ptr<const output> to;
  {
    std::lock_guard lock(mutex);
    to = current;
  }
  if (!to) return;
  to->logger->log(native(at), fmt::string_view("{}"),
                  to->as_json ? json_line(text, values) : text_line(text, values));
}

}  // namespace pawl::log
