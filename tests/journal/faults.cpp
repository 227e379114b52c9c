// A disk that fails, fills up and loses power under the writer: nothing acknowledged is ever lost,
// nothing that was reported as failed ever appears, and the writer goes on by itself.
#include "journal/fault_file_system.hpp"
#include "journal/writer_fixtures.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <thread>

using namespace pawl::journal;
using namespace std::chrono_literals;

namespace {

// Some runs that each append an event at a time, as an engine would: what failed is submitted
// again.
class world {
 public:
  explicit world(size_t entry_bytes = 0) : padding_(entry_bytes, 'p') { start(); }

  fault_plan& plan() { return files_->plan; }
  store& db() { return *store_; }

  // One event for each run. False: the write failed.
  bool round() {
    std::vector<submission> batch;
    for (size_t i = 0; i < run_count; ++i) {
      batch.push_back(submit_of(i, sink_, next_change(run_id(i), acknowledged_[i] + 1)));
    }
    writer_->submit(std::move(batch));
    size_t failed = 0;
    for (const auto& call : sink_.wait_for(run_count)) {
      for (const commit_outcome& each : call) {
        if (each.failed) {
          ++failed;
          last_failure_ = *each.failed;
        } else {
          ++acknowledged_[each.tag];
        }
      }
    }
    return failed == 0;
  }

  // Some operations may fail without harm, of a compaction say: then once more.
  void until_a_write_fails(const std::function<void()>& arm) {
    for (;;) {
      arm();
      for (int i = 0; i < 50; ++i) {
        if (!round()) return;
      }
    }
  }

  // The disk is well again; the writer has to find that out by itself. What was reported as failed
  // must not be there, which only shows before it is written again.
  void heal() {
    const auto acknowledged = acknowledged_;
    plan().mend();
    while (!round()) std::this_thread::yield();
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < run_count; ++i) {
      BOOST_TEST_REQUIRE(when_healed_[i] == acknowledged.at(i));
    }
  }

  [[nodiscard]] const pawl::failure& last_failure() const { return last_failure_; }

  // Power goes in the middle of whatever the disk does; `tear`: some of what was not synced stays.
  void lose_power(std::mt19937_64* tear = nullptr) {
    plan().cut_power();
    stop();
    plan().restore_power(tear);
    start();
  }

  // Each log holds what was acknowledged, and `unanswered` events more at most.
  void check(uint64_t unanswered = 0) {
    for (size_t i = 0; i < run_count; ++i) {
      const uint64_t last = last_seq(i);
      BOOST_TEST_REQUIRE(last >= acknowledged_[i]);
      BOOST_TEST_REQUIRE(last <= acknowledged_[i] + unanswered);
      acknowledged_[i] = last;
    }
  }

  void start() {
    rocksdb_options options;
    options.file_system = files_;
    options.write_buffer_bytes = 1 << 20;  // so that flushes and new logs meet the faults too
    store_ = must(open_rocksdb_store(directory_.path(), options));
    writer_options how;
    how.backoff_min = 1ms;
    how.backoff_max = 4ms;
    how.on_healed = [this] {
      const std::lock_guard lock(mutex_);
      for (size_t i = 0; i < run_count; ++i) when_healed_[i] = last_seq(i);
    };
    writer_ = std::make_unique<writer>(*store_, how);
  }

  void stop() {
    writer_.reset();
    store_.reset();
  }

 private:
  static constexpr size_t run_count = 5;
  static std::string run_id(size_t number) { return "run" + std::to_string(number); }

  // 0 for no events, and for a log with a gap.
  uint64_t last_seq(size_t number) {
    uint64_t last = 0;
    const auto read = db().read_events(run_id(number), 1, [&](const event& each) {
      last = each.seq == last + 1 ? each.seq : 0;
      return last != 0;
    });
    return read.ok() ? last : 0;
  }

  change next_change(const std::string& id, uint64_t seq) {
    change what;
    if (seq == 1) {
      what = creation_of(row_of(id));
    } else {
      what = append_to(id, seq);
    }
    event one;
    one.payload = padding_;
    what.entry.clear();
    append_event(what.entry, one);
    return what;
  }

  scratch_directory directory_;
  std::shared_ptr<fault_file_system> files_ = std::make_shared<fault_file_system>();
  std::unique_ptr<store> store_;
  collecting_sink sink_;
  std::map<size_t, uint64_t> acknowledged_;  // the last seq of each run
  std::mutex mutex_;
  std::map<size_t, uint64_t> when_healed_;  // the same, as the store had it when the writer healed
  std::string padding_;
  pawl::failure last_failure_;
  std::unique_ptr<writer> writer_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_failed_write_never_appears) {
  world all;
  for (int nth = 1; nth <= 6; ++nth) {
    BOOST_TEST(all.round());
    all.until_a_write_fails([&] { all.plan().fail_write(nth); });
    BOOST_TEST(all.last_failure().code == "io_error");
    all.heal();
  }
  all.stop();
  all.start();
  all.check();
}

BOOST_AUTO_TEST_CASE(a_write_whose_sync_failed_never_appears) {
  world all;
  for (int nth = 1; nth <= 6; ++nth) {
    BOOST_TEST(all.round());
    all.until_a_write_fails([&] { all.plan().fail_sync(nth); });
    all.heal();
  }
  all.lose_power();  // and what was read after the reopening is durable
  all.check();
}

BOOST_AUTO_TEST_CASE(a_full_disk_heals_when_space_returns) {
  world all(3000);
  for (uint64_t space : {0, 1000, 20'000, 100'000, 1'000'000}) {
    BOOST_TEST(all.round());
    all.until_a_write_fails([&] { all.plan().set_space(space); });
    BOOST_TEST(all.last_failure().code == "no_space");
    BOOST_TEST(!all.round());
    all.heal();
  }
  all.stop();
  all.start();
  all.check();
}

BOOST_AUTO_TEST_CASE(what_was_acknowledged_outlives_the_power) {
  world all(500);
  for (int loss = 0; loss < 10; ++loss) {
    for (int i = 0; i < 1 + loss * 8; ++i) BOOST_TEST_REQUIRE(all.round());
    all.lose_power();
    all.check();
  }
}

BOOST_AUTO_TEST_CASE(any_mix_of_faults_loses_nothing) {
  const auto seed = std::random_device()();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937_64 random(seed);
  world all(700);
  for (int turn = 0; turn < 60; ++turn) {
    for (size_t i = random() % 40; i > 0; --i) BOOST_TEST_REQUIRE(all.round());
    const auto nth = static_cast<int>(1 + random() % 12);
    if (random() % 4 == 0) {
      all.plan().fail_write(nth);
      for (int i = 0; i < 3 && all.round(); ++i) continue;
      all.lose_power(&random);
      all.check(1);
      continue;
    }
    const uint64_t kind = random() % 3;
    all.until_a_write_fails([&] {
      if (kind == 0) all.plan().fail_write(nth);
      if (kind == 1) all.plan().fail_sync(nth);
      if (kind == 2) all.plan().set_space(random() % 100'000);
    });
    all.heal();
  }
  BOOST_TEST(all.plan().faults() > 0);
}
