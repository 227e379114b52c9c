#include "bench/recorded_run.hpp"

#include "bench/bench_host.hpp"
#include "bench/workload.hpp"

#include <rocksdb/db.h>
#include <rocksdb/transaction_log.h>
#include <rocksdb/write_batch.h>

namespace pawl::bench {
namespace {

void check(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("RocksDB: " + status.ToString());
}

class collector final : public rocksdb::WriteBatch::Handler {
 public:
  explicit collector(turn& into) : into_(into) {}
  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    into_.push_back({family, key.ToString(), value.ToString(), false});
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t family, const rocksdb::Slice& key) override {
    into_.push_back({family, key.ToString(), {}, true});
    return rocksdb::Status::OK();
  }

 private:
  turn& into_;
};

// Every batch of the log. Read-only, since an open to write would empty it.
std::vector<turn> read_log(const std::filesystem::path& journal) {
  std::vector<std::string> names;
  check(rocksdb::DB::ListColumnFamilies({}, journal.string(), &names));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  check(rocksdb::DB::OpenForReadOnly({}, journal.string(), families, &handles, &opened));
  const std::unique_ptr<rocksdb::DB> database(opened);
  std::vector<turn> turns;
  std::unique_ptr<rocksdb::TransactionLogIterator> log;
  for (check(database->GetUpdatesSince(0, &log)); log->Valid(); log->Next()) {
    collector to(turns.emplace_back());
    check(log->GetBatch().writeBatchPtr->Iterate(&to));
  }
  check(log->status());
  log.reset();
  for (rocksdb::ColumnFamilyHandle* each : handles) {
    check(database->DestroyColumnFamilyHandle(each));
  }
  return turns;
}

bool is_about(const turn& what, const std::string& run_id) {
  return !what.empty() && what.front().key.find(run_id) != std::string::npos;
}

}  // namespace

size_t recorded_run::bytes_per_step() const {
  size_t bytes = 0;
  for (const write& each : turns.at(turns.size() / 2)) bytes += each.key.size() + each.value.size();
  return bytes;
}

recorded_run record_run(const std::filesystem::path& folder, size_t steps) {
  recorded_run made;
  {
    lanes one(1);
    const auto host = open_host(folder);
    made.id = start(*host, chain_input(one.take(), steps));
    value_of(host->wait(made.id));
  }
  made.turns = read_log(folder / "journal");
  std::erase_if(made.turns, [&](const turn& each) { return !is_about(each, made.id); });
  if (made.turns.size() != steps + 1) {
    throw std::runtime_error("a run of " + std::to_string(steps) + " steps left " +
                             std::to_string(made.turns.size()) + " writes in the log");
  }
  return made;
}

}  // namespace pawl::bench
