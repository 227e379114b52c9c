// Many runs and many threads at once, with everything that people may do to them; then a host that
// is stopped in the middle of it. What it comes to is the same as if each had been alone.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <random>
#include <thread>

using namespace host_tests;

namespace {

constexpr size_t threads = 4;

// Does one thing or another to runs until it is told to stop; no outcome surprises it.
void meddle(pawl::host& host, unsigned seed, const std::atomic<bool>& enough) {
  std::mt19937 random(seed);
  while (!enough) {
    const auto page = host.list_runs({.limit = 20});
    if (!page || page->items.empty()) continue;
    const std::string& id = page->items[random() % page->items.size()].id;
    switch (random() % 6) {
      case 0:
        (void)host.pause(id).ok();
        (void)host.resume(id).ok();
        break;
      case 1:
        (void)host.steps(id).ok();
        break;
      case 2:
        (void)host.events(id, 0, 100).ok();
        break;
      case 3:
        (void)host.wait(id, false, 1ms).ok();
        break;
      case 4:
        (void)host.health();
        break;
      default:
        (void)host.fork(id, "action:test.add#1").ok();
    }
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crowd, fixture)

BOOST_AUTO_TEST_CASE(many_threads_and_many_runs) {
  host();
  std::atomic<bool> enough = false;
  std::vector<std::thread> meddling;
  for (unsigned seed = 0; seed < 2; ++seed) {
    meddling.emplace_back([&, seed] { meddle(host(), seed, enough); });
  }
  std::atomic<size_t> wrong = 0;
  std::vector<std::thread> running;
  for (size_t thread = 0; thread < threads; ++thread) {
    running.emplace_back([&, thread] {
      for (int i = 0; i < 60; ++i) {
        const int value = static_cast<int>(thread) * 1000 + i;
        const bool naps = i % 3 == 0;
        auto started = host().start(
            {.workflow = naps ? "napping" : "add-three", .input = number_json(naps ? 5 : value)});
        auto ended = started ? host().wait(started->run_id, true, std::chrono::minutes(2))
                             : pawl::result<run_info>(started.error());
        const std::string wanted = naps ? number_json(6) : number_json(value + 3);
        if (!ended || ended->status != "completed" || *ended->output != wanted) ++wrong;
      }
    });
  }
  for (auto& each : running) each.join();
  enough = true;
  for (auto& each : meddling) each.join();
  BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(stopped_again_and_again_under_load) {
  std::vector<std::string> ids;
  for (int life = 0; life < 10; ++life) {
    pawl::host& now = host();
    for (int i = 0; i < 20; ++i) ids.push_back(start(i % 2 == 0 ? "add-three" : "napping", 5));
    std::thread asking([&] {
      for (int i = 0; i < 50; ++i) {
        (void)now.wait(ids[static_cast<size_t>(i) % ids.size()], true, 1ms).ok();
        (void)now.health();
      }
    });
    now.stop();
    asking.join();
    close();
  }
  for (const std::string& id : ids) BOOST_TEST(end(id).status == "completed");
}

BOOST_AUTO_TEST_SUITE_END()
