#include "cli/disk_probe.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <rocksdb/env.h>
#include <vector>

namespace pawl::cli {
namespace {

using steady = std::chrono::steady_clock;

// Microseconds of each append and sync.
rocksdb::Status write_samples(rocksdb::Env& env, const std::string& file, std::vector<double>& to) {
  const std::string record(256, 'x');
  std::unique_ptr<rocksdb::WritableFile> out;
  rocksdb::Status status = env.NewWritableFile(file, &out, rocksdb::EnvOptions());
  for (double& sample : to) {
    const auto begun = steady::now();
    if (status.ok()) status = out->Append(record);
    if (status.ok()) status = out->Sync();
    if (!status.ok()) return status;
    sample = std::chrono::duration<double, std::micro>(steady::now() - begun).count();
  }
  return status.ok() ? out->Close() : status;
}

}  // namespace

result<sync_latency> measure_sync(const std::filesystem::path& directory, uint32_t samples) {
  rocksdb::Env& env = *rocksdb::Env::Default();
  const std::string file = (directory / "sync-probe").string();
  std::vector<double> measured(samples);
  const rocksdb::Status status = write_samples(env, file, measured);
  env.DeleteFile(file).PermitUncheckedError();
  if (!status.ok())
    return failure{
        .code = PAWL_ERROR_UNAVAILABLE,
        .message = fmt::format("{} can't be written and synced: {}", file, status.ToString())};
  std::ranges::sort(measured);
  return sync_latency{measured[samples / 2], measured[samples * 99 / 100], samples};
}

}  // namespace pawl::cli
