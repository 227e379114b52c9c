// The daemon killed under load from real HTTP clients: what was answered exists and ends, and one
// idempotency key never makes two runs.
//
// PAWL_CRASH_KILLS says how often (5), PAWL_CRASH_SEED repeats a choice of moments.
#include "daemon/support.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <thread>

using namespace daemon_tests;
using namespace std::chrono_literals;

namespace {

constexpr int clients = 8;

uint64_t number_from(const char* variable, uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// What clients were answered, over all lives of the daemon.
class ledger {
 public:
  std::string next_key() { return "key-" + std::to_string(next_++); }
  void acknowledge(const std::string& key, const std::string& run_id) {
    std::lock_guard lock(mutex_);
    const auto [known, added] = runs_.emplace(key, run_id);
    BOOST_TEST(known->second == run_id, key << " made two runs");
  }
  std::map<std::string, std::string> runs() {
    std::lock_guard lock(mutex_);
    return runs_;
  }
  uint64_t keys() const { return next_; }

 private:
  std::atomic<uint64_t> next_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::string> runs_;
};

// Starts runs until the daemon is gone; a start that was not answered is asked for again in the
// next life, as a client does.
void start_runs(const http::endpoint& at, ledger& known, std::string& unanswered) {
  http::client over(at);
  while (true) {
    if (unanswered.empty()) unanswered = known.next_key();
    const answer given = ask(over, "POST", "/v1/workflows/three-steps/runs", R"({"n": 1})",
                             {{"Idempotency-Key", unanswered}});
    if (given.status == 0) return;
    if (given.status == 503) continue;
    BOOST_TEST_REQUIRE((given.status == 200 || given.status == 201), given.body);
    known.acknowledge(unanswered, std::string(given.body.at("run_id").as_string()));
    unanswered.clear();
  }
}

void check_ends(const http::endpoint& at, ledger& known) {
  http::client over(at);
  for (const auto& [key, run_id] : known.runs()) {
    const answer ended = ask(over, "GET", "/v1/runs/" + run_id + "/wait?timeout_ms=60000");
    BOOST_TEST_REQUIRE(ended.status == 200u, run_id << " of " << key << " is lost");
    BOOST_TEST(ended.body.at("status") == "completed");
    BOOST_TEST(ended.body.at("output").at("n") == 4);
    BOOST_TEST(ended.body.at("idempotency_key") == json::value(key));
  }
  // No key has a second run: there are no more runs than keys.
  size_t runs = 0;
  std::string cursor;
  do {
    const answer page = ask(over, "GET", "/v1/runs?limit=1000&cursor=" + cursor);
    runs += page.body.at("items").as_array().size();
    cursor = page.body.at("next").is_null() ? "" : page.body.at("next").as_string().c_str();
  } while (!cursor.empty());
  BOOST_TEST(runs <= known.keys());
  BOOST_TEST(runs >= known.runs().size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_answered_outlives_a_kill_and_no_key_makes_two_runs) {
  const pawl::cli::test::temporary_directory directory;
  const uint64_t kills = number_from("PAWL_CRASH_KILLS", 5);
  const uint64_t seed = number_from("PAWL_CRASH_SEED", std::random_device()());
  BOOST_TEST_MESSAGE("PAWL_CRASH_SEED=" << seed);
  std::mt19937_64 random(seed);
  ledger known;
  std::vector<std::string> unanswered(clients);
  for (uint64_t life = 0; life < kills; ++life) {
    daemon_process daemon(directory.path / "data");
    BOOST_TEST_REQUIRE(daemon.serves());
    std::vector<std::thread> starting;
    for (std::string& own : unanswered)
      starting.emplace_back([&, at = daemon.at()] { start_runs(at, known, own); });
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 700));  // the moment it dies
    daemon.end(SIGKILL);
    for (std::thread& each : starting) each.join();
  }
  daemon_process last(directory.path / "data");
  BOOST_TEST_REQUIRE(last.serves());
  BOOST_TEST_MESSAGE(known.runs().size() << " starts were answered");
  BOOST_TEST(!known.runs().empty());
  check_ends(last.at(), known);
  BOOST_TEST(last.end(SIGTERM) == 0);
}
