// Ends the host after every commit, and between any two, and requires the same end each time.
#include "engine/world.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <random>

namespace pawl::testing {
namespace {

const sample all_samples[] = {
    {"sequence", R"({"value":5})"},       {"loop", R"({"value":4})"},
    {"both", R"({"value":1})"},           {"sleeper", R"({"value":1})"},
    {"mapped", R"({"items":[1,2,3,4]})"}, {"saga", R"({"value":1})"},
    {"parent", R"({"value":1})"},         {"continued", R"({"value":1})"},
    {"wide", R"({"items":[3,1,2]})"},     {"tough", R"({"value":1})"},
};

constexpr int64_t long_time_ms = 60LL * 24 * 3600 * 1000;

// The steps that the journal says are completed: no call of theirs may follow.
std::set<std::string> completed(simulated_engine& in) {
  std::set<std::string> done;
  auto runs = in.store()->list_runs({}, {}, 100);
  for (const auto& row : runs->items) {
    std::map<uint64_t, std::string> keys;
    auto read = in.store()->read_events(row.id, 0, [&](const journal::event& each) {
      if (each.operation == journal::operation_kind::step) {
        keys[each.seq] = row.id + '/' + std::to_string(each.seq);
      }
      if (each.type == journal::event_type::completed && keys.contains(each.refers)) {
        done.insert(keys[each.refers]);
      }
      return true;
    });
    BOOST_REQUIRE(read.ok());
  }
  return done;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_DATA_TEST_CASE(after_every_commit, boost::unit_test::data::make(all_samples)) {
  world whole;
  std::string expected;
  {
    std::string id = whole.start(sample.workflow, sample.input, "run");
    whole.advance(long_time_ms);
    expected = whole.output(id);
    BOOST_REQUIRE(!expected.empty());
  }
  for (int steps = 1; steps < 60; ++steps) {
    world broken;
    bool known = false;
    engine::new_run_request request;
    request.workflow = sample.workflow;
    request.input = sample.input;
    request.id = "run";
    broken.engine().start(request, [&](const result<engine::started_run>&) { known = true; });
    for (int i = 0; i < steps; ++i) broken.step(1);
    broken.crash();
    auto row = broken.store()->find_run("run");
    if (!*row) {
      BOOST_TEST(!known);
      continue;
    }
    auto done = completed(broken);
    size_t before = broken.calls().size();
    broken.advance(long_time_ms);
    BOOST_TEST_CONTEXT("crash after step " << steps) {
      BOOST_TEST(broken.output("run") == expected);
      for (size_t i = before; i < broken.calls().size(); ++i) {
        const std::string& key = broken.calls()[i].idempotency_key;
        BOOST_TEST(!done.contains(key), key << " ran again");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(again_and_again_with_answers_in_any_order) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 chance(seed);
    world sim;
    sim.action("a", [](const seen_call&) { return std::nullopt; });
    sim.action("b", [](const seen_call&) { return std::nullopt; });
    sim.start("wide", R"({"items":[1,2,3,4,5]})", "run");
    auto done = completed(sim);
    for (int turn = 0; turn < 200 && sim.status("run") != "completed"; ++turn) {
      BOOST_TEST_CONTEXT("seed " << seed << ", turn " << turn) {
        if (chance() % 5 == 0) {
          done = completed(sim);
          size_t before = sim.calls().size();
          sim.crash();
          sim.settle();
          for (size_t i = before; i < sim.calls().size(); ++i) {
            BOOST_TEST(!done.contains(sim.calls()[i].idempotency_key));
          }
        } else {
          bool first = chance() % 2 == 0;
          std::string name =
              sim.open_calls(first ? "a" : "b") > 0 ? (first ? "a" : "b") : (first ? "b" : "a");
          size_t open = sim.open_calls(name);
          if (open > 0) sim.answer_nth(name, chance() % open, name == "a" ? adds(1) : adds(10));
        }
      }
    }
    BOOST_TEST(sim.output("run") == R"({"value":70})", "seed " << seed);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
