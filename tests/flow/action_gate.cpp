#include "flow/action_gate.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace pawl::flow {
namespace {

const action_limits two_at_once{.concurrency_max = 2};
const action_limits three_a_second{.rate = rate_limit{3, 1000}};

struct watched_gate {
  std::vector<uint64_t> granted;  // tags, in order
  std::vector<std::pair<size_t, int64_t>> looks;
  int64_t now_ms = 10'000;
  action_gate gate{{[this](const claim& of, const std::string&) { granted.push_back(of.tag); },
                    [this](size_t shard, const std::string&, int64_t at_ms) {
                      looks.emplace_back(shard, at_ms);
                    }}};

  std::optional<uint64_t> enter(const action_limits& limits, uint64_t tag, size_t shard = 0,
                                std::string_view action = "a") {
    return gate.enter(action, limits, {shard, tag}, now_ms);
  }
  std::vector<uint64_t> take_granted() { return std::exchange(granted, {}); }
};

using tags = std::vector<uint64_t>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gate, watched_gate)

BOOST_AUTO_TEST_CASE(those_over_the_limit_go_in_the_order_in_which_they_came) {
  BOOST_TEST(!enter(two_at_once, 1));
  BOOST_TEST(!enter(two_at_once, 2));
  for (uint64_t tag : {3, 4, 5}) BOOST_TEST(enter(two_at_once, tag, tag % 2).has_value());
  BOOST_TEST(granted.empty());
  gate.leave("a", now_ms);
  BOOST_TEST(take_granted() == tags{3});
  gate.leave("a", now_ms);
  gate.leave("a", now_ms);
  BOOST_TEST((take_granted() == tags{4, 5}));
  BOOST_TEST(looks.empty());  // a permit that is returned needs no clock
}

BOOST_AUTO_TEST_CASE(none_overtakes_the_line) {
  enter(two_at_once, 1);
  enter(two_at_once, 2);
  enter(two_at_once, 3);
  gate.leave("a", now_ms);
  gate.leave("a", now_ms);
  BOOST_TEST(take_granted() == tags{3});
  BOOST_TEST(!enter(two_at_once, 4));
  BOOST_TEST(enter(two_at_once, 5).has_value());
}

BOOST_AUTO_TEST_CASE(who_is_not_wanted_any_more_leaves_the_line) {
  enter(two_at_once, 1);
  enter(two_at_once, 2);
  const auto place = enter(two_at_once, 3);
  enter(two_at_once, 4);
  gate.withdraw("a", *place, now_ms);
  gate.leave("a", now_ms);
  BOOST_TEST(take_granted() == tags{4});
  gate.withdraw("a", *place, now_ms);  // once more does no harm
  BOOST_TEST(gate.depths().front().running == 2U);
}

BOOST_AUTO_TEST_CASE(actions_do_not_hold_each_other_back) {
  enter(two_at_once, 1);
  enter(two_at_once, 2);
  BOOST_TEST(enter(two_at_once, 3).has_value());
  BOOST_TEST(!enter(two_at_once, 4, 0, "b"));
}

BOOST_AUTO_TEST_CASE(no_stretch_of_time_has_more_starts_than_the_rate) {
  std::vector<int64_t> starts;
  uint64_t tag = 0;
  for (; tag < 20; ++tag) {
    if (!enter(three_a_second, tag)) starts.push_back(now_ms);
    now_ms += 130;
    while (!looks.empty() && looks.front().second <= now_ms) {
      looks.erase(looks.begin());
      gate.look("a", now_ms);
    }
    starts.insert(starts.end(), take_granted().size(), now_ms);
  }
  while (!looks.empty()) {
    now_ms = looks.front().second;
    looks.erase(looks.begin());
    gate.look("a", now_ms);
    starts.insert(starts.end(), take_granted().size(), now_ms);
  }
  BOOST_TEST_REQUIRE(starts.size() == 20U);
  for (size_t i = 3; i < starts.size(); ++i) BOOST_TEST(starts[i] - starts[i - 3] >= 1000);
}

BOOST_AUTO_TEST_CASE(one_shard_looks_again_when_time_alone_is_missing) {
  for (uint64_t tag : {1, 2, 3}) BOOST_TEST(!enter(three_a_second, tag));
  for (uint64_t tag : {4, 5, 6, 7}) BOOST_TEST(enter(three_a_second, tag, tag).has_value());
  BOOST_TEST_REQUIRE(looks.size() == 1U);
  BOOST_TEST(looks[0].first == 4U);
  BOOST_TEST(looks[0].second == now_ms + 1000);
  now_ms += 1000;
  gate.look("a", now_ms);
  BOOST_TEST((take_granted() == tags{4, 5, 6}));
  BOOST_TEST_REQUIRE(looks.size() == 2U);
  BOOST_TEST(looks[1].first == 7U);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_put_back_does_not_stop_the_line) {
  for (uint64_t tag : {1, 2, 3}) enter(three_a_second, tag);
  now_ms -= 3'600'000;
  BOOST_TEST(!enter(three_a_second, 4));
}

BOOST_AUTO_TEST_CASE(other_limits_are_in_force_at_once) {
  enter(two_at_once, 1);
  enter(two_at_once, 2);
  enter(two_at_once, 3);
  enter(two_at_once, 4);
  BOOST_TEST(enter({.concurrency_max = 3}, 5).has_value());
  BOOST_TEST(take_granted() == tags{3});
}

BOOST_AUTO_TEST_CASE(a_shorter_stretch_is_looked_at_when_it_is_over) {
  for (uint64_t tag : {1, 2, 3, 4}) enter(three_a_second, tag);
  gate.set_limits("a", {.rate = rate_limit{3, 100}}, now_ms);
  BOOST_TEST_REQUIRE(looks.size() == 2U);
  BOOST_TEST(looks[1].second == now_ms + 100);
  gate.set_limits("none", two_at_once, now_ms);
  BOOST_TEST(gate.depths().size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_waited_for_can_be_told) {
  enter(two_at_once, 1);
  enter(two_at_once, 2);
  enter(two_at_once, 3);
  BOOST_TEST(gate.why("a", now_ms) == "action a: 2 calls at once");
  for (uint64_t tag : {1, 2, 3, 4}) enter(three_a_second, tag, 0, "b");
  BOOST_TEST(gate.why("b", now_ms) ==
             "action b: its rate, 3 calls in 1000 ms, until 1970-01-01T00:00:11Z");
  const auto depths = gate.depths();
  BOOST_TEST_REQUIRE(depths.size() == 2U);
  BOOST_TEST(depths[0].name == "a");
  BOOST_TEST(depths[0].waiting == 1U);
  BOOST_TEST(depths[1].running == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(threads_share_a_gate_without_losing_a_permit) {
  std::atomic<int> inside = 0, most = 0, done = 0;
  const auto come_in = [&] {
    const int now = ++inside;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
  };
  std::mutex mutex;
  std::deque<uint64_t> let_in;
  action_gate gate({[&](const claim& of, const std::string&) {
                      const std::lock_guard lock(mutex);
                      let_in.push_back(of.tag);
                    },
                    [](size_t, const std::string&, int64_t) {}});
  const auto work = [&](uint64_t from) {
    for (uint64_t tag = from; tag < from + 2'000; ++tag) {
      bool mine = !gate.enter("a", {.concurrency_max = 2}, {0, tag}, 1);
      // Whoever finds a grant works it off, as the shards do with theirs.
      for (;;) {
        if (!mine) {
          const std::lock_guard lock(mutex);
          if (let_in.empty()) break;
          let_in.pop_front();
        }
        come_in();
        --inside;
        ++done;
        gate.leave("a", 1);
        mine = false;
      }
    }
  };
  std::thread other(work, 1'000'000);
  work(1);
  other.join();
  work(5'000'000);  // what was granted last is worked off by someone
  BOOST_TEST(most <= 2);
  BOOST_TEST(done == 6'000);
}

}  // namespace pawl::flow
