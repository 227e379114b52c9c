// The config file: which members there are, how they are read and written.
#include "api/json_text.hpp"
#include "config/closest.hpp"
#include "config/settings.hpp"
#include "flow/run_key.hpp"

#include <boost/json.hpp>

#include <concepts>
#include <fmt/format.h>
#include <limits>

namespace pawl::config {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

// Shows a visitor every member with its name; one list serves reading and writing.
void members(retry_defaults& of, auto&& visit) {
  visit("attempts_max", of.attempts_max);
  visit("delay_ms", of.delay_ms);
  visit("delay_ms_max", of.delay_ms_max);
  visit("factor", of.factor);
  visit("jitter", of.jitter);
}

void members(host_limits& of, auto&& visit) {
  visit("retry", of.retry);
  visit("step_timeout_ms", of.step_timeout_ms);
  visit("payload_bytes_max", of.payload_bytes_max);
  visit("events_per_run_max", of.events_per_run_max);
  visit("active_runs_max", of.active_runs_max);
  visit("warm_runs_max", of.warm_runs_max);
  visit("shards", of.shards);
  visit("pool_threads_max", of.pool_threads_max);
  visit("ended_runs_kept_ms", of.ended_runs_kept_ms);
  visit("drain_ms", of.drain_ms);
}

void members(module_trust& of, auto&& visit) {
  visit("trusted_key", of.trusted_key);
}

void members(vault_settings& of, auto&& visit) {
  visit("key_file", of.key_file);
}

void members(log::options& of, auto&& visit) {
  visit("level", of.level);
  visit("format", of.format);
  visit("target", of.target);
  visit("file_bytes_max", of.file_bytes_max);
  visit("files_max", of.files_max);
}

void members(serve_settings& of, auto&& visit) {
  visit("listen", of.listen);
  visit("tls_certificate", of.tls_certificate);
  visit("tls_key", of.tls_key);
  visit("loopback_needs_token", of.loopback_needs_token);
  visit("body_bytes_max", of.body_bytes_max);
  visit("header_bytes_max", of.header_bytes_max);
  visit("connections_max", of.connections_max);
  visit("threads", of.threads);
  visit("triggers_directory", of.triggers_directory);
}

void members(rate_limit& of, auto&& visit) {
  visit("calls", of.calls);
  visit("per_ms", of.per_ms);
}

void members(action_limits& of, auto&& visit) {
  visit("concurrency_max", of.concurrency_max);
  visit("rate", of.rate);
}

void members(workflow_limits& of, auto&& visit) {
  visit("running_max", of.running_max);
  visit("key", of.key);
  visit("running_per_key_max", of.running_per_key_max);
  visit("queued_max", of.queued_max);
  visit("priority", of.priority);
}

void members(flow_limits& of, auto&& visit) {
  visit("actions", of.actions);
  visit("workflows", of.workflows);
}

void members(model_setting& of, auto&& visit) {
  visit("model", of.model);
  visit("input_price", of.input_price);
  visit("cached_price", of.cached_price);
  visit("output_price", of.output_price);
  visit("options", of.options);
}

void members(otlp_settings& of, auto&& visit) {
  visit("url", of.url);
  visit("headers", of.headers);
}

void members(mcp_server& of, auto&& visit) {
  visit("command", of.command);
  visit("args", of.args);
  visit("env", of.env);
  visit("url", of.url);
  visit("headers", of.headers);
  visit("start_timeout_ms", of.start_timeout_ms);
}

void members(mcp_options& of, auto&& visit) {
  visit("expose", of.expose);
  visit("servers", of.servers);
}

void members(settings& of, auto&& visit) {
  visit("data_directory", of.host.data_directory);
  visit("module_directories", of.host.module_directories);
  visit("module_config", of.host.module_config);
  visit("modules", of.host.modules);
  visit("vault", of.host.vault);
  visit("hook_url", of.host.hook_url);
  visit("limits", of.host.limits);
  visit("flow", of.host.flow);
  visit("models", of.host.models);
  visit("mcp", of.host.mcp);
  visit("serve", of.serve);
  visit("otlp", of.otlp);
  visit("log", of.log);
}

template <class T>
concept has_members = requires(T& t) { members(t, [](const char*, auto&) {}); };

// Reads values into members; keeps the first thing that is wrong, with its path.
class reader {
 public:
  explicit reader(fs::path base) : base_(std::move(base)) {}
  std::string problem;

  template <has_members T>
  void read(const json::value& from, T& to, const std::string& path) {
    const auto* object = from.if_object();
    if (object == nullptr) return complain(path, "must be an object");
    std::vector<std::string_view> names;
    members(to, [&](const char* name, auto& member) {
      names.push_back(name);
      if (const json::value* value = object->if_contains(name))
        read(*value, member, path.empty() ? name : path + "." + name);
    });
    for (const auto& member : *object) {
      if (std::find(names.begin(), names.end(), member.key()) != names.end()) continue;
      const std::string_view meant = closest(member.key(), names);
      complain(path.empty() ? std::string(member.key()) : path + "." + std::string(member.key()),
               meant.empty() ? fmt::format("is not an option; there are {}", fmt::join(names, ", "))
                             : fmt::format("is not an option; did you mean \"{}\"?", meant));
    }
  }

  template <std::integral T>
    requires(!std::same_as<T, bool>)
  void read(const json::value& from, T& to, const std::string& path) {
    json::error_code error;
    const auto number = from.to_number<int64_t>(error);
    if (error || number < 0 || static_cast<uint64_t>(number) > std::numeric_limits<T>::max())
      return complain(path, "must be a whole number, and not negative");
    to = static_cast<T>(number);
  }

  void read(const json::value& from, double& to, const std::string& path) {
    json::error_code error;
    const auto number = from.to_number<double>(error);
    if (error) return complain(path, "must be a number");
    to = number;
  }

  void read(const json::value& from, std::string& to, const std::string& path) {
    if (!from.is_string()) return complain(path, "must be text");
    to = from.get_string();
  }

  void read(const json::value& from, bool& to, const std::string& path) {
    if (!from.is_bool()) return complain(path, "must be true or false");
    to = from.get_bool();
  }

  void read(const json::value& from, std::vector<std::string>& to, const std::string& path) {
    const auto* array = from.if_array();
    if (array == nullptr) return complain(path, "must be an array of texts");
    to.resize(array->size());
    for (size_t i = 0; i < to.size(); ++i) read((*array)[i], to[i], fmt::format("{}[{}]", path, i));
  }

  void read(const json::value& from, fs::path& to, const std::string& path) {
    if (!from.is_string()) return complain(path, "must be a path");
    const fs::path given(std::string_view(from.get_string()));
    to = given.empty() ? given : base_ / given;
  }

  void read(const json::value& from, std::vector<fs::path>& to, const std::string& path) {
    const auto* array = from.if_array();
    if (array == nullptr) return complain(path, "must be an array of paths");
    to.resize(array->size());
    for (size_t i = 0; i < to.size(); ++i) read((*array)[i], to[i], fmt::format("{}[{}]", path, i));
  }

  void read(const json::value& from, std::vector<std::pair<std::string, std::string>>& to,
            const std::string& path) {
    const auto* object = from.if_object();
    if (object == nullptr) return complain(path, "must be an object");
    to.clear();
    for (const auto& [name, value] : *object)
      read(value, to.emplace_back(name, "").second, path + "." + std::string(name));
  }

  // Each module's configuration, which only the module understands.
  void read(const json::value& from, std::map<std::string, std::string>& to,
            const std::string& path) {
    const auto* object = from.if_object();
    if (object == nullptr) return complain(path, "must be an object");
    for (const auto& [name, value] : *object) {
      if (!value.is_object()) return complain(path + "." + std::string(name), "must be an object");
      to[name] = api::to_text(value);
    }
  }

  void read(const json::value& from, json_object& to, const std::string& path) {
    if (!from.is_object()) return complain(path, "must be an object");
    to.text = api::to_text(from);
  }

  // Limits, models, by the name of what they are for.
  template <class T>
  void read(const json::value& from, std::map<std::string, T, std::less<>>& to,
            const std::string& path) {
    const auto* object = from.if_object();
    if (object == nullptr) return complain(path, "must be an object");
    for (const auto& [name, value] : *object) read(value, to[name], path + "." + std::string(name));
  }

  template <class T>
    requires std::is_arithmetic_v<T>
  void read(const json::value& from, std::optional<T>& to, const std::string& path) {
    read(from, to.emplace(), path);
  }

  void read(const json::value& from, std::optional<rate_limit>& to, const std::string& path) {
    read(from, to.emplace(), path);
    if (to->per_ms == 0) complain(path + ".per_ms", "must be above 0");
  }

  void read(const json::value& from, std::optional<std::string>& to, const std::string& path) {
    if (!from.is_string() || !flow::is_json_pointer(from.get_string()))
      return complain(path, "must be a JSON pointer into the input, such as \"/customer/id\"");
    to = from.get_string();
  }

 private:
  void complain(const std::string& path, std::string_view what) {
    if (problem.empty()) problem = fmt::format("{}: {}", path.empty() ? "the file" : path, what);
  }

  fs::path base_;
};

json::value written(const fs::path& from) {
  return json::value(from.string());
}
json::value written(const std::string& from) {
  return json::value(from);
}
template <class T>
  requires std::is_arithmetic_v<T>
json::value written(T from) {
  return from;
}
json::value written(const std::vector<fs::path>& from) {
  json::array made;
  for (const fs::path& path : from) made.emplace_back(path.string());
  return made;
}
json::value written(const std::vector<std::string>& from) {
  return json::array(from.begin(), from.end());
}
json::value written(const std::vector<std::pair<std::string, std::string>>& from) {
  json::object made;
  for (const auto& [name, value] : from) made.emplace(name, value);
  return made;
}
json::value written(const json_object& from) {
  return from.text.empty() ? json::object() : json::parse(from.text);
}
json::value written(const std::map<std::string, std::string>& from) {
  json::object made;
  for (const auto& [name, config] : from) made.emplace(name, json::parse(config));
  return made;
}
template <has_members T>
json::value written(T from);

template <class T>
json::value written(const std::map<std::string, T, std::less<>>& from) {
  json::object made;
  for (const auto& [name, limits] : from) made.emplace(name, written(limits));
  return made;
}
template <has_members T>
json::value written(T from) {
  json::object made;
  members(from, [&](const char* name, auto& member) {
    if constexpr (requires { member.has_value(); }) {
      if (member) made.emplace(name, written(*member));
    } else {
      made.emplace(name, written(member));
    }
  });
  return made;
}

}  // namespace

result<void> apply_file(settings& to, std::string_view text, const fs::path& file) {
  json::stream_parser parser(
      {}, {.max_depth = 64, .allow_comments = true, .allow_trailing_commas = true});
  json::error_code error;
  size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (!error) parser.finish(error);
  if (error) {
    const std::string_view before = text.substr(0, read);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t column = before.size() - (before.rfind('\n') + 1) + 1;
    return failure{.code = "invalid_input",
                   .message = fmt::format("{}:{}:{}: not valid JSON: {}", file.string(), line,
                                          column, error.message())};
  }
  const fs::path base = fs::absolute(file).parent_path();
  reader from(base);
  from.read(parser.release(), to, "");
  std::string& key = to.host.modules.trusted_key;
  if (!key.empty() && !key.starts_with("RW")) key = base / key;
  if (from.problem.empty()) return {};
  return failure{.code = "invalid_input",
                 .message = fmt::format("{}: {}", file.string(), from.problem)};
}

std::string to_json(const settings& from) {
  return api::to_indented_text(written(from));
}

}  // namespace pawl::config
