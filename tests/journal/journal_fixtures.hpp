// What the tests of the journal share: both stores behind one shape, and short ways to say a
// change.
#pragma once

#include "journal/entry.hpp"
#include "journal/memory_store.hpp"
#include "journal/rocksdb_store.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace pawl::journal {

// A directory of its own, gone with the object.
class scratch_directory {
 public:
  scratch_directory()
      : path_(std::filesystem::temp_directory_path() /
              ("pawl-journal-" + std::to_string(std::random_device()()))) {}
  ~scratch_directory() { std::filesystem::remove_all(path_); }
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

template <class T>
T must(result<T> outcome) {
  BOOST_TEST_REQUIRE(outcome.ok(), (outcome.ok() ? "" : outcome.error().message));
  return *std::move(outcome);
}

inline void must(result<void> outcome) {
  BOOST_TEST_REQUIRE(outcome.ok(), (outcome.ok() ? "" : outcome.error().message));
}

struct in_memory {
  std::unique_ptr<store> opened = std::make_unique<memory_store>();
  store& operator*() { return *opened; }
  store* operator->() { return opened.get(); }
};

struct on_disk {
  scratch_directory directory;
  std::unique_ptr<store> opened = must(open_rocksdb_store(directory.path()));
  store& operator*() { return *opened; }
  store* operator->() { return opened.get(); }
};

inline std::string entry_of(std::vector<event> events) {
  std::string entry;
  for (const event& each : events) append_event(entry, each);
  return entry;
}

// `count` completed events whose payloads are their seqs.
inline std::string numbered_entry(uint64_t first_seq, size_t count) {
  std::string entry;
  for (size_t i = 0; i < count; ++i) {
    const std::string payload = std::to_string(first_seq + i);
    event one;
    one.type = event_type::completed;
    one.payload = payload;
    append_event(entry, one);
  }
  return entry;
}

inline run_row row_of(std::string id, int64_t created_ms = 1000, std::string workflow = "pipeline",
                      run_status status = run_status::running) {
  run_row row;
  row.id = std::move(id);
  row.workflow = std::move(workflow);
  row.status = status;
  row.created_ms = created_ms;
  return row;
}

inline change creation_of(const run_row& row) {
  change what;
  what.run_id = row.id;
  what.creates = true;
  what.row = row;
  what.first_seq = 1;
  what.entry = numbered_entry(1, 1);
  return what;
}

inline change append_to(std::string run_id, uint64_t first_seq, size_t count = 1) {
  change what;
  what.run_id = std::move(run_id);
  what.first_seq = first_seq;
  what.entry = numbered_entry(first_seq, count);
  return what;
}

inline void write(store& into, change what) {
  must(into.write({&what, 1}));
}

// "1 2 3": the payloads of a log, as numbered_entry wrote them, each checked against its seq.
inline std::string log_of(store& from, std::string_view run_id, uint64_t from_seq = 1) {
  std::string out;
  must(from.read_events(run_id, from_seq, [&](const event& each) {
    BOOST_TEST(each.payload == std::to_string(each.seq));
    if (!out.empty()) out += ' ';
    out += each.payload;
    return true;
  }));
  return out;
}

// "a b c": the ids of a listing, all pages of it.
inline std::string ids_of(store& from, const run_filter& filter, size_t limit = 100) {
  std::string out, cursor;
  do {
    page<run_row> read = must(from.list_runs(filter, cursor, limit));
    BOOST_TEST(read.items.size() <= limit);
    for (const run_row& each : read.items) {
      if (!out.empty()) out += ' ';
      out += each.id;
    }
    cursor = read.next;
  } while (!cursor.empty());
  return out;
}

}  // namespace pawl::journal
