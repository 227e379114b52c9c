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

using journal::database;
using journal::family;

rocksdb_floor::rocksdb_floor(const std::filesystem::path& folder, recorded_run like)
    : database_(value_of(database::open(folder, {}))), like_(std::move(like)) {}

rocksdb_floor::~rocksdb_floor() = default;

std::vector<double> rocksdb_floor::put_times_us(size_t count) {
  const std::string id = fmt::format("{:026}", runs_++);
  std::string key;
  journal::append_event_key(key, id, 0);
  const std::string value(like_.bytes_per_step() - key.size(), 'x');
  std::vector<double> times;
  rocksdb::WriteBatch batch;
  for (size_t i = 0; i < count; ++i) {
    const auto begun = steady::now();
    key.clear();
    journal::append_event_key(key, id, i + 1);
    batch.Clear();
    batch.Put((*database_)[family::events], key, value);
    write(batch);
    times.push_back(microseconds(steady::now() - begun));
  }
  return times;
}

double rocksdb_floor::batches_rate(size_t places, size_t batches) {
  const auto begun = steady::now();
  rocksdb::WriteBatch batch;
  for (size_t i = 0; i < batches; ++i) {
    batch.Clear();
    for (size_t place = 0; place < places; ++place) add(batch, place, i + place);
    write(batch);
  }
  const double seconds = seconds_since(begun);
  runs_ += batches / like_.turns.size() + 2;
  return static_cast<double>(places * batches) / seconds;
}

double rocksdb_floor::threads_rate(size_t places, size_t turns_each) {
  std::atomic<bool> failed = false;
  const auto begun = steady::now();
  {
    std::vector<std::jthread> writers;
    for (size_t place = 0; place < places; ++place) {
      writers.emplace_back([&, place] {
        rocksdb::WriteBatch batch;
        try {
          for (size_t i = 0; i < turns_each; ++i) {
            batch.Clear();
            add(batch, place, i + place);
            write(batch);
          }
        } catch (const std::exception&) {
          failed = true;
        }
      });
    }
  }
  const double seconds = seconds_since(begun);
  if (failed) throw std::runtime_error("RocksDB refused a write");
  runs_ += turns_each / like_.turns.size() + 2;
  return static_cast<double>(places * turns_each) / seconds;
}

// The recorded run's turn, its id exchanged for another of the same size.
void rocksdb_floor::add(rocksdb::WriteBatch& to, size_t place, size_t count) {
  const std::string text = fmt::format("{:08}{:08}", runs_ + count / like_.turns.size(), place);
  const std::string id = std::string(like_.id.size() - text.size(), '0') + text;
  for (const bench::write& each : like_.turns[count % like_.turns.size()]) {
    std::string key = each.key;
    key.replace(key.find(like_.id), id.size(), id);
    rocksdb::ColumnFamilyHandle* const where = (*database_)[static_cast<family>(each.family)];
    const rocksdb::Status added =
        each.removes ? to.Delete(where, key) : to.Put(where, key, each.value);
    if (!added.ok()) throw std::runtime_error("RocksDB: " + added.ToString());
  }
}

void rocksdb_floor::write(rocksdb::WriteBatch& batch) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status written = database_->db().Write(synced, &batch);
  if (!written.ok()) throw std::runtime_error("RocksDB: " + written.ToString());
}

}  // namespace pawl::bench
