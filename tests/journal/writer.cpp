#include "journal/writer.hpp"

#include "journal/writer_fixtures.hpp"

#include <atomic>
#include <thread>

using namespace pawl::journal;
using namespace std::chrono_literals;
using pawl::failure;
using pawl::result;

namespace {

// A memory store that lets the test look into, hold up or fail each write and each reopening.
class watched_store final : public store {
 public:
  std::function<result<void>(std::span<change>)> before_write = [](std::span<change>) {
    return result<void>();
  };
  std::function<result<void>()> before_reopen = [] { return result<void>(); };

  result<void> write(std::span<change> changes) override {
    if (auto allowed = before_write(changes); !allowed) return allowed;
    return memory_.write(changes);
  }
  result<void> reopen() override {
    if (auto allowed = before_reopen(); !allowed) return allowed;
    return memory_.reopen();
  }
  result<std::optional<run_row>> find_run(std::string_view run_id) override {
    return memory_.find_run(run_id);
  }
  result<std::optional<std::string>> find_idempotent(std::string_view workflow,
                                                     std::string_view key) override {
    return memory_.find_idempotent(workflow, key);
  }
  result<page<run_row>> list_runs(const run_filter& filter, std::string_view cursor,
                                  size_t limit) override {
    return memory_.list_runs(filter, cursor, limit);
  }
  result<void> read_events(std::string_view run_id, uint64_t from_seq,
                           const std::function<bool(const event&)>& each) override {
    return memory_.read_events(run_id, from_seq, each);
  }
  result<void> read_last_events(std::string_view run_id,
                                const std::function<bool(const event&)>& each) override {
    return memory_.read_last_events(run_id, each);
  }
  result<std::optional<hook_row>> find_hook(std::string_view token) override {
    return memory_.find_hook(token);
  }
  result<std::optional<closed_hook>> find_closed_hook(std::string_view token) override {
    return memory_.find_closed_hook(token);
  }
  result<page<hook_row>> list_hooks(std::string_view cursor, size_t limit) override {
    return memory_.list_hooks(cursor, limit);
  }
  result<std::optional<std::string>> find_document(std::string_view kind,
                                                   std::string_view key) override {
    return memory_.find_document(kind, key);
  }
  result<page<document>> list_documents(std::string_view kind, std::string_view cursor,
                                        size_t limit) override {
    return memory_.list_documents(kind, cursor, limit);
  }
  result<std::vector<timer>> timers(int64_t from_ms, int64_t before_ms, size_t limit) override {
    return memory_.timers(from_ms, before_ms, limit);
  }

 private:
  memory_store memory_;
};

// Holds the first write up until released, so that what is submitted meanwhile gathers.
class gate {
 public:
  explicit gate(watched_store& of) {
    of.before_write = [this](std::span<change> changes) {
      sizes_.push_back(changes.size());
      if (sizes_.size() == 1) {
        entered_.raise();
        opened_.wait();
      }
      return result<void>();
    };
  }
  void wait_until_entered() { entered_.wait(); }
  void open() { opened_.raise(); }
  // Of each write. Once the writer has stopped.
  [[nodiscard]] const std::vector<size_t>& sizes() const { return sizes_; }

 private:
  signal entered_, opened_;
  std::vector<size_t> sizes_;
};

const failure full{"no_space", "the disk is full", {}, true};

}  // namespace

BOOST_AUTO_TEST_CASE(what_gathers_during_a_write_goes_into_the_next) {
  watched_store db;
  gate first_write(db);
  collecting_sink left, right;
  writer to(db);
  submit_one(to, 1, left, creation_of(row_of("a")));
  first_write.wait_until_entered();
  submit_one(to, 2, left, append_to("a", 2));
  submit_one(to, 3, right, creation_of(row_of("b")));
  submit_one(to, 4, left, append_to("a", 3));
  first_write.open();

  const auto calls = left.wait_for(3);
  BOOST_TEST_REQUIRE(calls.size() == 2);  // one for each write
  BOOST_TEST_REQUIRE(calls[0].size() == 1);
  BOOST_TEST_REQUIRE(calls[1].size() == 2);
  BOOST_TEST(calls[1][0].tag == 2);
  BOOST_TEST(calls[1][1].tag == 4);
  BOOST_TEST(calls[1][1].what.run_id == "a");
  BOOST_TEST(!calls[1][1].failed.has_value());
  BOOST_TEST(right.wait_for(1).size() == 1);
  to.stop();
  BOOST_TEST((first_write.sizes() == std::vector<size_t>{1, 3}));
  BOOST_TEST(log_of(db, "a") == "1 2 3");
  BOOST_TEST(to.statistics().commits == 2);
  BOOST_TEST(to.statistics().changes == 4);
  BOOST_TEST(to.statistics().batch_changes_max == 3);
}

BOOST_AUTO_TEST_CASE(a_write_is_bounded) {
  watched_store db;
  gate first_write(db);
  collecting_sink sink;
  writer_options options;
  options.batch_changes_max = 4;
  options.batch_bytes_max = 1000;
  writer to(db, options);
  submit_one(to, 0, sink, creation_of(row_of("a")));
  first_write.wait_until_entered();
  std::vector<submission> small, large;
  for (uint64_t seq = 2; seq < 8; ++seq) small.push_back(submit_of(seq, sink, append_to("a", seq)));
  for (int i = 0; i < 3; ++i) {
    change big = creation_of(row_of("big" + std::to_string(i)));
    const std::string payload(2000, 'x');
    event one;
    one.payload = payload;
    append_event(big.entry, one);
    large.push_back(submit_of(8, sink, std::move(big)));
  }
  to.submit(std::move(small));
  to.submit(std::move(large));
  first_write.open();
  sink.wait_for(10);
  to.stop();
  BOOST_TEST((first_write.sizes() == std::vector<size_t>{1, 4, 2, 1, 1, 1}));
}

BOOST_AUTO_TEST_CASE(a_stop_writes_what_was_submitted) {
  watched_store db;
  collecting_sink sink;
  {
    writer to(db);
    submit_one(to, 1, sink, creation_of(row_of("a")));
    for (uint64_t seq = 2; seq <= 100; ++seq) submit_one(to, seq, sink, append_to("a", seq));
  }
  size_t outcomes = 0;
  for (const auto& call : sink.wait_for(100)) outcomes += call.size();
  BOOST_TEST(outcomes == 100);
  BOOST_TEST(log_of(db, "a", 100) == "100");
}

BOOST_AUTO_TEST_CASE(duplicates_are_told) {
  watched_store db;
  collecting_sink sink;
  writer to(db);
  submit_one(to, 1, sink, creation_of(row_of("a")));
  sink.wait_for(1);
  submit_one(to, 2, sink, creation_of(row_of("a")));
  BOOST_TEST(sink.wait_for(1)[0][0].what.duplicate_of == "a");
}

BOOST_AUTO_TEST_CASE(a_failed_write_fails_all_until_it_healed) {
  watched_store db;
  collecting_sink sink;
  signal broken, healed, may_reopen;
  std::atomic<int> attempts = 0;
  bool fails = true;  // the writer's thread's
  db.before_write = [&](std::span<change>) {
    return std::exchange(fails, false) ? result<void>(full) : result<void>();
  };
  db.before_reopen = [&] {
    if (++attempts < 3) return result<void>(full);
    may_reopen.wait();
    return result<void>();
  };
  std::string why;
  writer_options options;
  options.backoff_min = 1ms;
  options.backoff_max = 2ms;
  options.batch_changes_max = 1;  // so that the second of a batch is still to be written
  options.on_broken = [&](const failure& of) {
    why = of.message;
    broken.raise();
  };
  options.on_healed = [&] { healed.raise(); };
  writer to(db, options);

  std::vector<submission> batch;
  batch.push_back(submit_of(1, sink, creation_of(row_of("a"))));
  batch.push_back(submit_of(2, sink, creation_of(row_of("b"))));
  to.submit(std::move(batch));
  const auto first = sink.wait_for(2);
  BOOST_TEST(first[0][0].failed->code == "no_space");
  BOOST_TEST(first[1][0].failed->code == "no_space");
  broken.wait();
  BOOST_TEST(why == full.message);

  submit_one(to, 3, sink, creation_of(row_of("c")));
  may_reopen.raise();
  BOOST_TEST(sink.wait_for(1)[0][0].failed->code == "no_space");
  healed.wait();
  BOOST_TEST(attempts == 3);
  submit_one(to, 4, sink, creation_of(row_of("d")));
  BOOST_TEST(!sink.wait_for(1)[0][0].failed.has_value());
  BOOST_TEST(ids_of(db, {}) == "d");
  BOOST_TEST(to.statistics().failed_writes == 1);
}

BOOST_AUTO_TEST_CASE(a_broken_writer_can_be_stopped) {
  watched_store db;
  collecting_sink sink;
  signal broken;
  db.before_write = [](std::span<change>) { return result<void>(full); };
  db.before_reopen = [] { return result<void>(full); };
  writer_options options;
  options.backoff_min = options.backoff_max = std::chrono::hours(1);
  options.on_broken = [&](const failure&) { broken.raise(); };
  writer to(db, options);
  submit_one(to, 1, sink, creation_of(row_of("a")));
  broken.wait();
  submit_one(to, 2, sink, creation_of(row_of("b")));
  to.stop();
  size_t failed = 0;
  for (const auto& call : sink.wait_for(2)) {
    for (const commit_outcome& each : call) failed += each.failed.has_value();
  }
  BOOST_TEST(failed == 2);
}

BOOST_AUTO_TEST_CASE(many_threads_submit_in_their_own_order) {
  watched_store db;  // refuses a change that does not continue its run's log
  writer to(db);
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&, number] {
      const std::string id = "run" + std::to_string(number);
      collecting_sink sink;
      submit_one(to, 0, sink, creation_of(row_of(id)));
      for (uint64_t seq = 2; seq <= 500; ++seq) submit_one(to, seq, sink, append_to(id, seq));
      for (const auto& call : sink.wait_for(500)) {
        for (const commit_outcome& each : call) failed += each.failed.has_value();
      }
    });
  }
  for (std::thread& each : threads) each.join();
  BOOST_TEST(failed == 0);
  for (int number = 0; number < 4; ++number) {
    BOOST_TEST(log_of(db, "run" + std::to_string(number), 500) == "500");
  }
}
