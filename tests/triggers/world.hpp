// A host to trigger, in memory: runs that someone ends by hand, an action's outputs, a store that
// can be crashed at any write, and a clock that stands until it is moved.
#pragma once

#include "journal/memory_store.hpp"
#include "triggers/service.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <fmt/format.h>
#include <map>

namespace pawl::triggers::test {

// What is written from a certain write on is lost, like all that a process does after its end.
struct crash {
  int left = -1;  // writes until then; -1: never
  bool happened() const { return left == 0; }
  bool passes() {
    if (left > 0) --left;
    return left != 0;
  }
};

class store final : public journal::memory_store {
 public:
  explicit store(crash& at) : crash_(at) {}
  result<void> write(std::span<journal::change> changes) override {
    if (broken) return failure{.code = "unavailable", .message = "the disk is full"};
    // After the crash the process believes what it likes: nobody sees it.
    if (crash_.happened() || !crash_.passes()) return {};
    ++writes;
    return journal::memory_store::write(changes);
  }
  bool broken = false;
  int writes = 0;

 private:
  crash& crash_;
};

class committer final : public journal::committer {
 public:
  explicit committer(journal::store& into) : store_(into) {}
  void submit(std::vector<journal::submission> batch) override {
    for (journal::submission& each : batch) {
      auto written = store_.write({&each.what, 1});
      std::vector<journal::commit_outcome> outcomes(1);
      outcomes[0].tag = each.tag;
      if (!written) outcomes[0].failed = written.error();
      each.sink->committed(std::move(outcomes));
    }
  }

 private:
  journal::store& store_;
};

// Runs are durable at once, unless the crash has come.
class host final : public runner {
 public:
  explicit host(crash& at) : crash_(at) {}

  struct run {
    std::string id, workflow, input, key, trigger;
    bool ended = false;
  };

  void start(start_request request, reply<start_answer> answer) override {
    if (refuses) return answer(*refuses);
    for (const run& each : runs) {
      if (!request.idempotency_key.empty() && each.workflow == request.workflow &&
          each.key == request.idempotency_key)
        return answer(start_answer{each.id, true});
    }
    if (crash_.happened() || !crash_.passes()) return answer(start_answer{"lost", false});
    const std::string id = request.id.empty() ? fmt::format("run-{}", runs.size()) : request.id;
    runs.push_back({id, request.workflow, request.input, request.idempotency_key, request.trigger});
    answer(start_answer{id, false});
  }

  std::shared_ptr<void> when_ended(const std::string& run_id,
                                   std::function<void()> ended) override {
    for (const run& each : runs) {
      if (each.id != run_id || each.ended) continue;
      waiting_[run_id].push_back(std::move(ended));
      return nullptr;
    }
    ended();
    return nullptr;
  }

  void call(std::string action, std::string input, std::chrono::milliseconds,
            reply<std::string> answer) override {
    calls.push_back(action + " " + input);
    if (output) return answer(*output);
    pending.push_back(std::move(answer));
  }

  void end(const std::string& run_id) {
    for (run& each : runs) each.ended = each.ended || each.id == run_id;
    for (const auto& ended : std::exchange(waiting_[run_id], {})) ended();
  }
  // The callbacks of a process that is gone.
  void forget() { waiting_.clear(); }

  // "workflow input" of each run.
  std::string started() const {
    std::string all;
    for (const run& each : runs)
      all += fmt::format("{}{} {}", all.empty() ? "" : ", ", each.workflow, each.input);
    return all;
  }

  std::vector<run> runs;
  std::vector<std::string> calls;
  std::optional<failure> refuses;
  std::optional<result<std::string>> output = result<std::string>("null");
  std::deque<reply<std::string>> pending;  // calls, where there is no output

 private:
  crash& crash_;
  std::map<std::string, std::vector<std::function<void()>>> waiting_;
};

constexpr int64_t second_ms = 1'000;
constexpr int64_t minute_ms = 60 * second_ms;
constexpr int64_t hour_ms = 60 * minute_ms;
constexpr int64_t day_ms = 24 * hour_ms;
constexpr int64_t monday_ms = 1704067200000;  // 2024-01-01 00:00 UTC

struct world {
  crash at;
  test::store kept{at};
  test::committer committer{kept};
  journal::documents documents{kept, committer};
  test::host host{at};
  std::filesystem::path directory;
  service_options limits;
  int64_t now_ms = monday_ms;
  std::unique_ptr<service> triggers;

  world() { open(); }

  void open() {
    service_options options = limits;
    options.directory = directory;
    options.now_ms = [this] { return now_ms; };
    auto made = service::open(std::move(options), host, documents);
    BOOST_REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().message));
    triggers = std::move(*made);
  }
  // The process ends without a word, and another begins later.
  void restart(int64_t after_ms = 0) {
    at.left = 0;
    triggers.reset();
    host.forget();
    at.left = -1;
    now_ms += after_ms;
    open();
  }

  void set(std::string_view name, std::string_view definition) {
    const auto made = triggers->set(name, definition);
    BOOST_REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().message));
  }
  int64_t turn() { return triggers->turn(now_ms); }
  // Turns whenever one is due.
  void pass(int64_t duration_ms) {
    const int64_t until_ms = now_ms + duration_ms;
    for (int turns = 0; turns < 200'000; ++turns) {
      const int64_t due_ms = turn();
      if (due_ms > until_ms) break;
      now_ms = std::max(due_ms, now_ms + 1);
    }
    now_ms = until_ms;
    turn();
  }
  trigger_info show(std::string_view name) {
    auto made = triggers->show(name);
    BOOST_REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().message));
    return std::move(*made);
  }

  // "run-0 run-1+", where + is for one that existed; or the failure.
  static std::string text(const result<fired>& answer) {
    if (!answer) return answer.error().code + ": " + answer.error().message;
    std::string all = answer->challenge;
    for (const fired::run& each : answer->runs)
      all += (all.empty() ? "" : " ") + each.run_id + (each.existed ? "+" : "");
    for (const failed_start& each : answer->failures)
      all += (all.empty() ? "" : " ") + ("failed at " + each.stage);
    return all;
  }
  std::string deliver(std::string_view endpoint, http::request delivery) {
    std::string came = "nothing yet";
    triggers->deliver(endpoint, delivery,
                      [&](const result<fired>& answer) { came = text(answer); });
    turn();
    return came;
  }
  std::string fire(std::string_view name, std::string body = {}) {
    std::string came = "nothing yet";
    triggers->fire_now(name, std::move(body),
                       [&](const result<fired>& answer) { came = text(answer); });
    turn();
    return came;
  }
  std::string retry(std::string_view name, std::string_view id = {}) {
    std::string came = "nothing yet";
    triggers->retry(name, id, [&](const result<fired>& answer) { came = text(answer); });
    turn();
    return came;
  }
};

inline std::string schedule(std::string_view members,
                            std::string_view targets = R"([{"workflow": "w"}])") {
  return fmt::format(R"({{"kind": "schedule", "targets": {}, "schedule": {{{}}}}})", targets,
                     members);
}

inline std::string webhook(std::string_view targets, std::string_view more = "") {
  return fmt::format(R"({{"kind": "webhook", "targets": {},
                          "webhook": {{"endpoint": "in", "verification": {{"scheme": "none"}}{}}}}})",
                     targets, more);
}

inline std::string poll(std::string_view members,
                        std::string_view targets = R"([{"workflow": "w"}])") {
  return fmt::format(R"({{"kind": "poll", "targets": {}, "schedule": {{"every_ms": 60000}},
                          "poll": {{"action": "list", {}}}}})",
                     targets, members);
}

}  // namespace pawl::triggers::test
