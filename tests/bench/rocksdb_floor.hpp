// The floor of RocksDB: it alone writes durably what Pawl writes for its runs. The database is
// opened as the journal opens it.
#pragma once

#include "bench/recorded_run.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rocksdb {
class WriteBatch;
}
namespace pawl::journal {
class database;
}

namespace pawl::bench {

class rocksdb_floor {
 public:
  rocksdb_floor(const std::filesystem::path& folder, recorded_run like);
  ~rocksdb_floor();

  // One put of a step's bytes a sync: microseconds of each.
  std::vector<double> put_times_us(size_t count);

  // So many runs, again and again, one after the other in each place. Gives turns a second.
  // One writer: a batch holds the next turn of every place, and the places are at different turns.
  double batches_rate(size_t places, size_t batches);
  // A thread for each place that writes and syncs each of its turns.
  double threads_rate(size_t places, size_t turns_each);

 private:
  void add(rocksdb::WriteBatch& to, size_t place, size_t count);
  void write(rocksdb::WriteBatch& batch);

  std::unique_ptr<journal::database> database_;
  recorded_run like_;
  size_t runs_ = 0;  // written, so that each gets an id of its own
};

}  // namespace pawl::bench
