// A host over a data directory, with this program's own module.
#pragma once

#include <pawl/host.hpp>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace pawl::bench {

template <class T>
T value_of(result<T> from) {
  if (!from) throw std::runtime_error(from.error().code + ": " + from.error().message);
  return *std::move(from);
}

inline std::unique_ptr<host> open_host(const std::filesystem::path& data, host_limits limits = {}) {
  limits.events_per_run_max = UINT64_MAX;
  return value_of(
      host::open({.data_directory = data, .builtin_modules = {&pawl_module_v1}, .limits = limits}));
}

inline std::string start(host& on, std::string input) {
  return value_of(on.start({.workflow = "chain", .input = std::move(input)})).run_id;
}

// Starts a run and waits until it has ended.
inline void run(host& on, std::string input) {
  const run_info ended = value_of(on.wait(start(on, std::move(input))));
  if (ended.status != "completed") throw std::runtime_error("a run " + ended.status);
}

}  // namespace pawl::bench
