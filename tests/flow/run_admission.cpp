#include "flow/run_admission.hpp"

#include <boost/test/unit_test.hpp>

namespace pawl::flow {
namespace {

struct watched_admission {
  std::vector<unfinished_run> stored;
  std::optional<failure> broken;
  std::vector<std::string> begun;
  run_admission runs{{[this](std::string_view) -> result<std::vector<unfinished_run>> {
                        if (broken) return *broken;
                        return stored;
                      },
                      [this](const std::string& run_id) { begun.push_back(run_id); }}};
  workflow_limits limits;
  int64_t created_ms = 0;

  candidate run(std::string id, std::string key = {}, int64_t priority = 0) {
    return {std::move(id), std::move(key), priority, ++created_ms};
  }
  // As a host does: what must wait is made durable and then enters.
  bool start(const candidate& who) {
    const verdict told = *runs.ask("w", limits, who);
    if (told == verdict::queue) return *runs.enter("w", limits, who);
    BOOST_TEST((told == verdict::begin));
    return true;
  }
  void end(const std::string& id) { runs.leave("w", id); }
  std::vector<std::string> take_begun() { return std::exchange(begun, {}); }
};

using ids = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admission, watched_admission)

BOOST_AUTO_TEST_CASE(runs_begin_in_the_order_in_which_they_were_created) {
  limits.running_max = 2;
  BOOST_TEST(start(run("a")));
  BOOST_TEST(start(run("b")));
  for (const char* id : {"z", "y", "x"}) BOOST_TEST(!start(run(id)));
  end("b");
  BOOST_TEST(take_begun() == ids{"z"}, boost::test_tools::per_element());
  end("a");
  end("z");
  BOOST_TEST(take_begun() == (ids{"y", "x"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_highest_priority_begins_first) {
  limits.running_max = 1;
  start(run("a"));
  start(run("low", "", -1));
  start(run("plain"));
  start(run("high", "", 5));
  start(run("high-too", "", 5));
  for (const char* id : {"a", "high", "high-too", "plain"}) end(id);
  BOOST_TEST(take_begun() == (ids{"high", "high-too", "plain", "low"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_key_waits_for_itself_alone) {
  limits.key = "/k";
  BOOST_TEST(start(run("a1", "a")));
  BOOST_TEST(!start(run("a2", "a")));
  BOOST_TEST(!start(run("a3", "a")));
  BOOST_TEST(start(run("b1", "b")));
  BOOST_TEST(start(run("none1")));
  BOOST_TEST(start(run("none2")));
  end("b1");
  BOOST_TEST(begun.empty());
  end("a1");
  BOOST_TEST(take_begun() == ids{"a2"}, boost::test_tools::per_element());
  end("a2");
  BOOST_TEST(take_begun() == ids{"a3"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_full_key_does_not_stand_in_the_way_of_others) {
  limits.running_max = 2;
  limits.key = "/k";
  start(run("a1", "a"));
  start(run("b1", "b"));
  start(run("a2", "a"));
  start(run("c1", "c"));
  end("b1");
  BOOST_TEST(take_begun() == ids{"c1"}, boost::test_tools::per_element());
  end("a1");
  BOOST_TEST(take_begun() == ids{"a2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_that_is_on_its_way_to_the_queue_is_not_overtaken) {
  limits.running_max = 1;
  start(run("a"));
  const candidate slow = run("slow"), late = run("late");
  BOOST_TEST((*runs.ask("w", limits, slow) == verdict::queue));
  end("a");
  BOOST_TEST((*runs.ask("w", limits, late) == verdict::queue));
  BOOST_TEST(*runs.enter("w", limits, slow));
  BOOST_TEST(!*runs.enter("w", limits, late));
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses) {
  limits.running_max = 1;
  limits.queued_max = 1;
  start(run("a"));
  start(run("b"));
  BOOST_TEST((*runs.ask("w", limits, run("c")) == verdict::full));
  end("b");
  BOOST_TEST(!start(run("d")));
}

BOOST_AUTO_TEST_CASE(an_id_is_known_once) {
  limits.running_max = 1;
  start(run("a"));
  start(run("b"));
  BOOST_TEST((*runs.ask("w", limits, run("a")) == verdict::known));
  BOOST_TEST((*runs.ask("w", limits, run("b")) == verdict::known));
}

BOOST_AUTO_TEST_CASE(what_had_begun_before_a_start_holds_its_permit) {
  limits.running_max = 2;
  limits.key = "/k";
  stored = {{run("q1", "x"), false}, {run("q2", "y"), false}, {run("r1", "x"), true}};
  // Asked by the newest of the queued ones: the rest comes from the store.
  BOOST_TEST(*runs.enter("w", limits, stored[1].who));
  BOOST_TEST(begun.size() == 1U);
  BOOST_TEST(!*runs.enter("w", limits, stored[0].who));
  end("r1");
  BOOST_TEST(*runs.enter("w", limits, stored[0].who));
}

BOOST_AUTO_TEST_CASE(a_store_that_can_not_be_read_lets_no_one_in) {
  limits.running_max = 1;
  broken = failure{"unavailable", "the disk"};
  BOOST_TEST(runs.ask("w", limits, run("a")).error().code == "unavailable");
  broken.reset();
  BOOST_TEST(start(run("a")));
}

BOOST_AUTO_TEST_CASE(other_limits_are_in_force_at_once) {
  limits.running_max = 1;
  for (const char* id : {"a", "b", "c"}) start(run(id));
  limits.running_max = 2;
  BOOST_TEST(!start(run("d")));
  BOOST_TEST(take_begun() == ids{"b"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_waited_for_can_be_told) {
  limits.running_max = 3;
  limits.key = "/k";
  start(run("a", "\"c-17\""));
  start(run("b", "\"c-17\""));
  start(run("c", "\"c-17\""));
  BOOST_TEST(runs.why("w", "c") == "workflow w: 1 run at once with key \"c-17\"; 1 before it");
  start(run("d"));
  start(run("e"));
  start(run("f"));
  BOOST_TEST(runs.why("w", "f") == "workflow w: 3 runs at once; 2 before it");
  BOOST_TEST(runs.why("w", "a") == "");
  BOOST_TEST(runs.depths().front().running == 3U);
  BOOST_TEST(runs.depths().front().waiting == 3U);
}

// Whatever happens in whatever order: no limit is exceeded and none who could begin waits.
BOOST_AUTO_TEST_CASE(limits_hold_over_many_starts_and_ends) {
  limits.running_max = 5;
  limits.key = "/k";
  limits.running_per_key_max = 2;
  std::map<std::string, std::string> running, waiting;  // keys by id
  uint64_t chance = 7;
  const auto below = [&](uint64_t n) {
    chance = chance * 6364136223846793005 + 1;
    return (chance >> 33) % n;
  };
  for (int i = 0; i < 3'000; ++i) {
    if (below(2) == 0 || running.empty()) {
      const candidate who = run("r" + std::to_string(i), std::string(1, "abcd"[below(4)]));
      (start(who) ? running : waiting)[who.run_id] = who.key;
    } else {
      auto gone = std::next(running.begin(), static_cast<long>(below(running.size())));
      const std::string id = gone->first;
      running.erase(gone);
      end(id);
    }
    for (const std::string& id : take_begun()) running.insert(waiting.extract(id));
    std::map<std::string, int> by_key;
    for (const auto& [id, key] : running) ++by_key[key];
    BOOST_TEST(running.size() <= 5U);
    for (const auto& [key, count] : by_key) BOOST_TEST(count <= 2);
    for (const auto& [id, key] : waiting) BOOST_TEST((running.size() == 5U || by_key[key] == 2));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::flow
