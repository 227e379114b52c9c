#include "api/documents.hpp"
#include "cli/commands.hpp"
#include "cli/disk_probe.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>
#include <boost/version.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <ostream>
#include <rocksdb/version.h>

namespace pawl::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr uint32_t sync_samples = 200;

struct check {
  std::string_view name;
  std::string found;    // for people
  json::value details;  // for programs
  std::optional<failure> problem;
};

check check_versions() {
  const std::string boost = fmt::format("{}.{}.{}", BOOST_VERSION / 100'000,
                                        BOOST_VERSION / 100 % 1'000, BOOST_VERSION % 100);
  const std::string rocksdb = fmt::format("{}.{}.{}", ROCKSDB_MAJOR, ROCKSDB_MINOR, ROCKSDB_PATCH);
  const std::string abi = fmt::format("{}.{}", PAWL_ABI_MAJOR, PAWL_ABI_MINOR);
  return {"versions",
          fmt::format("pawl {}, module ABI {}, RocksDB {}, Boost {}, {}", PAWL_VERSION, abi,
                      rocksdb, boost, __VERSION__),
          json::object{{"pawl", PAWL_VERSION},
                       {"abi", abi},
                       {"rocksdb", rocksdb},
                       {"boost", boost},
                       {"compiler", __VERSION__}},
          {}};
}

check check_directory(const fs::path& directory, const result<std::unique_ptr<host>>& host) {
  check made = {"data directory", fs::absolute(directory).string(), json::object(), {}};
  std::error_code error;
  const fs::space_info space = fs::space(directory, error);
  if (!error) made.found += fmt::format(", {} MiB free", space.available >> 20);
  made.details =
      json::object{{"path", fs::absolute(directory).string()},
                   {"bytes_free", error ? json::value(nullptr) : json::value(space.available)}};
  if (!host) made.problem = host.error();
  return made;
}

check check_disk(const fs::path& directory) {
  const auto latency = measure_sync(directory, sync_samples);
  if (!latency) return {"disk sync", "", json::object(), latency.error()};
  return {
      "disk sync",
      fmt::format("p50 {:.0f} us, p99 {:.0f} us ({} writes of 256 bytes)", latency->p50_us,
                  latency->p99_us, latency->samples),
      json::object{
          {"p50_us", latency->p50_us}, {"p99_us", latency->p99_us}, {"samples", latency->samples}},
      {}};
}

check check_host(host& host) {
  const health_info health = host.health();
  check made = {"health", health.ok ? "ok" : health.reason, json::object{{"ok", health.ok}}, {}};
  if (!health.ok) made.problem = failure{.code = PAWL_ERROR_UNAVAILABLE, .message = health.reason};
  return made;
}

check check_modules(host& host, const std::vector<fs::path>& directories) {
  const std::vector<module_info> modules = host.modules();
  check made = {"modules", "", api::list_document(modules), {}};
  std::string refused;
  size_t usable = 0;
  for (const module_info& module : modules) {
    if (module.state != "refused") {
      ++usable;
      made.found += fmt::format("\n    {} {} ({})", module.name, module.version, module.state);
    } else {
      refused += fmt::format("\n    refused {}: {}", module.file.string(), module.reason);
    }
  }
  std::string searched;
  for (const fs::path& directory : directories) searched += "\n    searched " + directory.string();
  made.found = fmt::format("{} usable{}{}", usable, made.found, searched);
  if (!refused.empty())
    made.problem =
        failure{.code = PAWL_ERROR_HOST_MISUSE, .message = "some were refused" + refused};
  return made;
}

void print(session& session, const std::vector<check>& checks) {
  if (session.json()) {
    json::object document;
    for (const check& check : checks) {
      std::string name(check.name);
      std::ranges::replace(name, ' ', '_');
      document.emplace(
          name, json::object{{"ok", !check.problem},
                             {"problem", check.problem ? json::value(api::document(*check.problem))
                                                       : json::value(nullptr)},
                             {"details", check.details}});
    }
    return session.print(document);
  }
  for (const check& check : checks) {
    session.world.out << fmt::format("{} {:<15} {}\n", check.problem ? "✗" : "✓", check.name,
                                     check.found);
    if (check.problem) session.world.out << fmt::format("    {}\n", check.problem->message);
  }
}

int examine(session& session) {
  const fs::path& directory = session.settings.host.data_directory;
  std::vector<check> checks = {check_versions()};
  const auto host = session.open(false);
  checks.push_back(check_directory(directory, host));
  std::error_code ignored;
  if (fs::is_directory(directory, ignored)) checks.push_back(check_disk(directory));
  if (host) {
    checks.push_back(check_host(**host));
    checks.push_back(check_modules(**host, session.settings.host.module_directories));
  }
  print(session, checks);
  if (!host) return exit_code_of(host.error());
  const bool sound = std::ranges::all_of(checks, [](const check& one) { return !one.problem; });
  return sound ? exit_code::done : exit_code::failed;
}

}  // namespace

command doctor_command() {
  return {
      .path = "doctor",
      .summary = "Check the disk, the data directory and the modules",
      .notes =
          "Ends with 1 when something is wrong, with 4 when another process holds the data "
          "directory.",
      .run = &examine,
  };
}

}  // namespace pawl::cli
