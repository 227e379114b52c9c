// The process is ended before each of its writes in turn, and begun again: nothing is started
// twice, and nothing is lost.
#include "triggers/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace pawl;
using namespace pawl::triggers::test;

namespace {

// Plays a story with a crash before write 1, 2, ... until it has none; `check` looks at the end of
// each.
void crash_everywhere(const std::function<void(world&)>& set_up,
                      const std::function<void(world&)>& story,
                      const std::function<void(world&, int)>& check) {
  bool crashed = true;
  for (int write = 1; crashed; ++write) {
    BOOST_REQUIRE_LT(write, 200);
    world in;
    set_up(in);
    in.at.left = write;
    story(in);
    crashed = in.at.happened();
    in.restart();
    story(in);
    check(in, write);
  }
}

// Each key of a run once.
void check_unique(const world& in) {
  std::set<std::string> keys;
  for (const auto& run : in.host.runs)
    BOOST_TEST(keys.insert(run.workflow + run.key).second, run.key << " came twice");
}

}  // namespace

BOOST_AUTO_TEST_CASE(ticks) {
  for (const char* overlap : {"skip", "queue", "allow"}) {
    crash_everywhere(
        [&](world& in) {
          in.set("t", schedule(fmt::format(R"("cron": "@hourly", "missed": "all",
                                              "missed_max": 100, "overlap": "{}")",
                                           overlap),
                               R"([{"workflow": "w"}, {"workflow": "w"}, {"workflow": "v"}])"));
        },
        [](world& in) {
          for (int hour = 0; hour < 3; ++hour) {
            in.pass(hour_ms);
            for (size_t i = 0; i < in.host.runs.size(); ++i) in.host.end(in.host.runs[i].id);
          }
          for (int round = 0; round < 20; ++round) {
            in.turn();
            for (size_t i = 0; i < in.host.runs.size(); ++i) in.host.end(in.host.runs[i].id);
          }
        },
        [&](world& in, int write) {
          check_unique(in);
          // While the host was not there ticks came together, and the policy skips all but one.
          const uint64_t skipped = in.show("t").counts.skipped;
          BOOST_TEST((skipped == 0 || std::string_view(overlap) == "skip"));
          BOOST_TEST(in.host.runs.size() + 3 * skipped == 6U * 3,
                     in.host.runs.size() << " with " << overlap << " after " << write);
        });
  }
}

BOOST_AUTO_TEST_CASE(deliveries_that_are_sent_until_they_are_accepted) {
  crash_everywhere(
      [](world& in) {
        in.set("in",
               webhook(R"([{"workflow": "w", "transform": ".body.n + 1"}, {"workflow": "v"}])",
                       R"(, "delivery": ".body.id")"));
      },
      [](world& in) {
        in.deliver("in", {.body = R"({"id": 1, "n": 1})"});
        in.deliver("in", {.body = R"({"id": 2, "n": "bad"})"});
      },
      [](world& in, int) {
        check_unique(in);
        BOOST_TEST(in.host.runs.size() == 3U);
        BOOST_TEST(in.show("in").failures.size() == 1U);
      });
}

BOOST_AUTO_TEST_CASE(items) {
  crash_everywhere(
      [](world& in) {
        in.set("p", poll(R"("items": ".output[]", "key": ".", "state": "(.state // 0) + 1")",
                         R"([{"workflow": "w", "transform": ". + 1"}, {"workflow": "v"}])"));
        in.host.output = result<std::string>(R"([1, "bad", 2])");
      },
      [](world& in) { in.pass(2 * minute_ms); },
      [](world& in, int) {
        check_unique(in);
        BOOST_TEST(in.host.runs.size() == 5U);
        BOOST_TEST(in.show("p").failures.size() == 1U);
      });
}

BOOST_AUTO_TEST_CASE(failed_starts) {
  crash_everywhere(
      [](world& in) {
        in.set("in", webhook(R"([{"workflow": "w", "transform": ".body + 1"}])"));
        in.deliver("in", {.body = R"("bad")"});
        in.deliver("in", {.body = R"("worse")"});
        in.set("in", webhook(R"([{"workflow": "w"}])"));
      },
      [](world& in) { in.retry("in"); },
      [](world& in, int) {
        check_unique(in);
        BOOST_TEST(in.host.runs.size() == 2U);
        BOOST_TEST(in.show("in").failures.empty());
      });
}

BOOST_AUTO_TEST_CASE(a_full_disk_heals) {
  world in;
  in.set("t", schedule(R"("cron": "@hourly", "missed": "all", "missed_max": 100)"));
  in.pass(hour_ms);
  in.kept.broken = true;
  in.pass(3 * hour_ms);
  BOOST_TEST(in.host.runs.size() == 1U);
  in.kept.broken = false;
  in.pass(hour_ms);
  check_unique(in);
  BOOST_TEST(in.host.runs.size() == 5U);
}
