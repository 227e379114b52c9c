#include "bench/rocksdb_floor.hpp"

#include "bench/bench_host.hpp"
#include "bench/samples.hpp"
#include "journal/keys.hpp"
#include "journal/rocksdb_database.hpp"

#include <atomic>
#include <fmt/format.h>
#include <rocksdb/write_batch.h>
#include <thread>

namespace pawl::bench {
namespace {

using journal::database;
using journal::family;

constexpr size_t number_bytes = 35;  // of a key: run id, zero byte and seq

std::unique_ptr<database> open(const std::filesystem::path& path) {
  return value_of(database::open(path, {}));
}

void check(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("RocksDB: " + status.ToString());
}

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

double bytes_per_step(const std::filesystem::path& data, size_t steps) {
  const auto opened = open(data / "journal");
  size_t bytes = 0;
  const std::unique_ptr<rocksdb::Iterator> it(
      opened->db().NewIterator({}, (*opened)[family::events]));
  for (it->SeekToFirst(); it->Valid(); it->Next()) bytes += it->key().size() + it->value().size();
  check(it->status());
  return static_cast<double>(bytes) / static_cast<double>(steps);
}

// The bytes do not compress to nothing, like those of real payloads.
rocksdb_floor::rocksdb_floor(const std::filesystem::path& folder, size_t entry_bytes)
    : database_(open(folder)) {
  for (size_t i = 0; entry_.size() + number_bytes < entry_bytes; ++i) {
    entry_.push_back(static_cast<char>('0' + i * 7919 % 75));
  }
}

rocksdb_floor::~rocksdb_floor() = default;

std::string rocksdb_floor::key_of(size_t run, size_t entry) const {
  std::string key;
  journal::append_event_key(key, fmt::format("{:026}", run), entry);
  return key;
}

std::vector<double> rocksdb_floor::batch_times_us(size_t entries, size_t batches) {
  std::vector<double> times;
  rocksdb::WriteBatch batch;
  for (size_t i = 0; i < batches; ++i) {
    const auto begun = steady::now();
    batch.Clear();
    for (size_t run = 0; run < entries; ++run) {
      check(batch.Put((*database_)[family::events], key_of(run, written_ + i), entry_));
    }
    check(database_->db().Write(synced(), &batch));
    times.push_back(microseconds(steady::now() - begun));
  }
  written_ += batches;
  return times;
}

double rocksdb_floor::threads_rate(size_t threads, size_t entries_each) {
  std::atomic<bool> failed = false;
  const auto begun = steady::now();
  {
    std::vector<std::jthread> writers;
    for (size_t run = 0; run < threads; ++run) {
      writers.emplace_back([&, run] {
        for (size_t i = 0; i < entries_each; ++i) {
          const auto put = database_->db().Put(synced(), (*database_)[family::events],
                                               key_of(run, written_ + i), entry_);
          if (!put.ok()) failed = true;
        }
      });
    }
  }
  const double seconds = seconds_since(begun);
  if (failed) throw std::runtime_error("RocksDB: a put failed");
  written_ += entries_each;
  return static_cast<double>(threads * entries_each) / seconds;
}

}  // namespace pawl::bench
