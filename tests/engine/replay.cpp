// Replay: every prefix of a log leads to the same end, and other code than the one that wrote it is
// told apart.
#include "engine/world.hpp"
#include "journal/entry.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace samples {
extern int mode;
}

namespace pawl::testing {
namespace {

const sample all_samples[] = {
    {"sequence", R"({"value":5})"},   {"loop", R"({"value":4})"},
    {"sleeper", R"({"value":1})"},    {"both", R"({"value":1})"},
    {"race", R"({"value":1})"},       {"mapped", R"({"items":[1,2,3,4]})"},
    {"saga", R"({"value":1})"},       {"parent", R"({"value":1})"},
    {"continued", R"({"value":1})"},  {"polled", R"({"value":2})"},
    {"wide", R"({"items":[3,1,2]})"}, {"patient-parent", R"({"value":1})"},
};

// A store that holds the run's log up to, and with, `last_seq`, as a crash could have left it.
std::shared_ptr<journal::memory_store> cut(simulated_engine& from, const std::string& id,
                                           uint64_t last_seq) {
  auto store = std::make_shared<journal::memory_store>();
  journal::change change;
  change.run_id = id;
  change.creates = true;
  change.row = from.row(id);
  change.first_seq = change.row->first_seq;
  change.row->status = journal::run_status::running;
  change.row->ended_ms = 0;
  auto read = from.store()->read_events(id, change.first_seq, [&](const journal::event& each) {
    if (each.seq > last_seq) return false;
    journal::append_event(change.entry, each);
    bool timed =
        each.type == journal::event_type::scheduled || each.type == journal::event_type::retrying;
    uint64_t of = each.type == journal::event_type::scheduled ? each.seq : each.refers;
    if (timed && each.due_ms != 0) change.timers_set.push_back({each.due_ms, id, of});
    return true;
  });
  BOOST_REQUIRE(read.ok());
  BOOST_REQUIRE(store->write({&change, 1}).ok());
  return store;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replayed_logs)

BOOST_DATA_TEST_CASE(every_prefix_of_a_log_reaches_the_same_end,
                     boost::unit_test::data::make(all_samples)) {
  world whole;
  std::string id = whole.start(sample.workflow, sample.input);
  whole.advance(60LL * 24 * 3600 * 1000);
  BOOST_REQUIRE(whole.status(id) == "completed");
  std::vector<uint64_t> seqs;
  std::map<uint64_t, int64_t> times;
  std::map<std::string, uint64_t> completed;  // steps, by key
  std::map<uint64_t, std::string> keys;
  auto read = whole.store()->read_events(id, 0, [&](const journal::event& each) {
    seqs.push_back(each.seq);
    times[each.seq] = each.at_ms;
    if (each.operation == journal::operation_kind::step) keys[each.seq] = each.key;
    if (each.type == journal::event_type::completed && keys.contains(each.refers)) {
      completed[keys[each.refers]] = each.seq;
    }
    return true;
  });
  BOOST_REQUIRE(read.ok());
  for (uint64_t last : seqs) {
    if (last == seqs.back()) break;
    world again;
    simulated_engine rest(cut(whole, id, last));
    for (auto name : {"a", "b", "c", "undo"}) {
      rest.action(name, name == std::string("a")   ? adds(1)
                        : name == std::string("b") ? adds(10)
                        : name == std::string("c") ? adds(100)
                                                   : adds(0));
    }
    rest.now_ms() = times[last];
    rest.advance(60LL * 24 * 3600 * 1000);
    BOOST_TEST_CONTEXT("cut after event " << last) {
      BOOST_TEST(rest.status(id) == "completed");
      BOOST_TEST(rest.output(id) == whole.output(id));
      for (const seen_call& each : rest.calls()) {
        auto done = completed.find(each.step_key);
        bool recorded = each.run_id == id && done != completed.end() && done->second <= last;
        BOOST_TEST(!recorded, each.step_key << " ran again");
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_changed_step_blocks_the_run_with_both_sides, world) {
  samples::mode = 0;
  std::string id = start("fickle", R"({"value":1})");
  BOOST_TEST(status(id) == "sleeping");
  samples::mode = 1;
  crash();
  advance(3'600'000);
  BOOST_TEST(status(id) == "blocked");
  BOOST_TEST(row(id).reason.find("action:b#0 (b)") != std::string::npos, row(id).reason);
  BOOST_TEST(row(id).reason.find("action:c#0 (c)") != std::string::npos, row(id).reason);
  BOOST_TEST(count("c") == 0U);

  samples::mode = 0;
  BOOST_TEST(resume(id).ok());
  advance(1);
  BOOST_TEST(status(id) == "completed");
  BOOST_TEST(count("a") == 1U);
  BOOST_TEST(count("b") == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_changed_input_blocks_the_run, world) {
  samples::mode = 0;
  std::string id = start("fickle", R"({"value":1})");
  samples::mode = 2;
  crash();
  advance(3'600'000);
  BOOST_TEST(status(id) == "blocked");
  BOOST_TEST(row(id).reason.find("another input") != std::string::npos, row(id).reason);
  samples::mode = 0;
}

BOOST_FIXTURE_TEST_CASE(a_recorded_value_is_not_made_again, world) {
  std::string id = start("recorder", R"({"value":1})");
  std::string made = output(id);
  simulated_engine rest(cut(*this, id, 3));
  rest.action("a", adds(1));
  rest.settle();
  BOOST_TEST(rest.output(id) == made);
}

BOOST_FIXTURE_TEST_CASE(a_run_that_waits_is_dropped_from_memory_and_comes_back, world) {
  limits.warm_runs_max = 1;
  crash();
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(start("sleeper", R"({"value":1})"));
  size_t warm = 0;
  for (size_t i = 0; i < engine().shard_count(); ++i) warm += engine().at(i).count().warm;
  BOOST_TEST(warm <= 2U);
  advance(31LL * 24 * 3600 * 1000);
  for (const std::string& id : ids) BOOST_TEST(status(id) == "completed");
  BOOST_TEST(count("a") == 10U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
