// Random changes to both stores at once; whatever is asked of them afterwards must have one answer.
#include "journal/journal_fixtures.hpp"

#include <map>
#include <sstream>

using namespace pawl::journal;

namespace {

// A world of few runs, so that ids, keys and batches meet often; remembers what a right engine
// would know.
class random_changes {
 public:
  explicit random_changes(uint64_t seed) : random_(seed) {}

  std::vector<change> next() {
    std::vector<change> out;
    for (size_t count = 1 + below(8); count > 0; --count) out.push_back(one());
    return out;
  }

  size_t below(size_t bound) { return random_() % bound; }
  std::string id() { return "run" + std::to_string(below(12)); }
  static std::string workflow(size_t number) { return "w" + std::to_string(number); }
  run_status status() { return static_cast<run_status>(1 + below(9)); }

  // After the stores have told which creations were duplicates.
  void learn(const std::vector<change>& written) {
    for (const change& each : written) learn(each);
  }

 private:
  struct known {
    run_row row;
    uint64_t next_seq = 1;
  };

  change one() {
    if (runs_.empty() || below(4) == 0) return creation();
    auto it = runs_.begin();
    std::advance(it, below(runs_.size()));
    if (planned_.contains(it->first)) return creation();  // one change a run and batch
    planned_.insert(it->first);
    return below(8) == 0 ? erasure(it->second) : turn(it->second);
  }

  change creation() {
    run_row row = row_of(id(), static_cast<int64_t>(below(20)), workflow(below(2)), status());
    if (below(2) == 0) row.idempotency_key = "k" + std::to_string(below(4));
    if (is_ended(row.status)) row.ended_ms = static_cast<int64_t>(1 + below(20));
    if (!planned_.insert(row.id).second) row.id += "x" + std::to_string(planned_.size());
    change what = creation_of(row);
    planned_.insert(row.id);
    what.entry = numbered_entry(1, 1 + below(3));
    return what;
  }

  change turn(const known& of) {
    change what;
    what.run_id = of.row.id;
    if (below(4) != 0) what = append_to(of.row.id, of.next_seq, 1 + below(4));
    if (below(2) == 0) {
      what.row = of.row;
      what.row->status = status();
      what.row->ended_ms = is_ended(what.row->status) ? static_cast<int64_t>(1 + below(20)) : 0;
      if (what.row->status == of.row.status) what.row->ended_ms = of.row.ended_ms;
      what.status_before = of.row.status;
    }
    if (below(6) == 0) what.drop_before_seq = 1 + below(of.next_seq + 2);
    if (below(5) == 0) what.children = {creation()};
    const timer one{static_cast<int64_t>(below(10)), of.row.id, 1 + below(3)};
    (below(2) == 0 ? what.timers_set : what.timers_cleared).push_back(one);
    const std::string token = "t" + std::to_string(below(6));
    if (below(2) == 0) {
      what.hooks_set = {{token, of.row.id, 1, "hook", static_cast<int64_t>(below(9)), 0}};
    } else {
      what.hooks_closed = {{token, of.row.id, "hook", 5, hook_end::answered}};
    }
    return what;
  }

  change erasure(const known& of) {
    change what;
    what.run_id = of.row.id;
    what.erases = true;
    what.row = of.row;
    return what;
  }

  void learn(const change& what) {
    planned_.clear();
    if (what.erases) {
      runs_.erase(what.run_id);
      return;
    }
    if (!what.duplicate_of.empty()) return;
    known& of = runs_[what.run_id];
    if (what.row) of.row = *what.row;
    if (!what.entry.empty()) {
      entry_reader reader(what.entry, what.first_seq);
      for (event each; reader.next(each);) of.next_seq = each.seq + 1;
    }
    for (const change& child : what.children) learn(child);
  }

  std::mt19937_64 random_;
  std::map<std::string, known> runs_;
  std::set<std::string> planned_;
};

std::string all_of(store& from, random_changes& random) {
  std::ostringstream out;
  std::string cursor;
  do {
    page<run_row> runs = must(from.list_runs({.oldest_first = true}, cursor, 7));
    for (const run_row& each : runs.items) {
      out << each.id << ' ' << status_name(each.status) << ' ' << each.ended_ms << ": "
          << log_of(from, each.id) << '\n';
    }
    cursor = runs.next;
  } while (!cursor.empty());
  for (int i = 0; i < 12; ++i) out << log_of(from, random.id(), random.below(6)) << '\n';
  for (const timer& each : must(from.timers(0, 100, 1000))) {
    out << "timer " << each.due_ms << each.run_id << each.seq << '\n';
  }
  for (const hook_row& each : must(from.list_hooks("", 1000)).items) {
    out << "hook " << each.token << each.run_id << each.opened_ms << '\n';
  }
  for (size_t i = 0; i < 8; ++i) {
    const auto holder =
        must(from.find_idempotent(random_changes::workflow(i % 2), "k" + std::to_string(i / 2)));
    out << holder.value_or("-") << ' ';
  }
  for (int i = 0; i < 6; ++i) {
    run_filter filter;
    for (size_t count = random.below(4); count > 0; --count) {
      filter.statuses.push_back(random.status());
    }
    if (random.below(2) == 0) filter.workflow = random_changes::workflow(random.below(2));
    if (random.below(3) == 0) filter.id_contains = std::to_string(random.below(12));
    if (random.below(2) == 0) filter.created_from_ms = static_cast<int64_t>(random.below(20));
    if (random.below(2) == 0) filter.created_before_ms = static_cast<int64_t>(random.below(20));
    if (random.below(2) == 0) filter.ended_before_ms = static_cast<int64_t>(random.below(20));
    filter.oldest_first = random.below(2) == 0;
    out << "list " << ids_of(from, filter, 1 + random.below(5)) << '\n';
  }
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(both_stores_answer_alike) {
  const uint64_t seed = std::random_device()();
  BOOST_TEST_MESSAGE("seed " << seed);
  in_memory memory;
  on_disk disk;
  random_changes random(seed);
  for (int round = 0; round < 600; ++round) {
    std::vector<change> to_memory = random.next();
    std::vector<change> to_disk = to_memory;
    must(memory->write(to_memory));
    must(disk->write(to_disk));
    for (size_t i = 0; i < to_memory.size(); ++i) {
      BOOST_TEST_REQUIRE(to_memory[i].duplicate_of == to_disk[i].duplicate_of);
    }
    random.learn(to_memory);
    if (round % 100 == 99) must(disk->reopen());
    if (round % 5 != 0) continue;
    random_changes asks_memory(static_cast<uint64_t>(round)),
        asks_disk(static_cast<uint64_t>(round));
    BOOST_TEST_REQUIRE(all_of(*memory, asks_memory) == all_of(*disk, asks_disk));
  }
}
