#include "cli/temporary_directory.hpp"
#include "triggers/world.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace pawl;
using namespace pawl::triggers::test;
using triggers::trigger_info;

namespace {

std::string outcomes(const trigger_info& of) {
  std::string all;
  for (const triggers::fire& each : of.fires) all += (all.empty() ? "" : " ") + each.outcome;
  return all;
}

void write_file(const std::filesystem::path& file, std::string_view text) {
  std::ofstream(file) << text;
}

}  // namespace

// --- schedules ---

BOOST_FIXTURE_TEST_CASE(a_schedule_starts_a_run_for_each_tick, world) {
  set("hourly", schedule(R"("cron": "@hourly")"));
  pass(3 * hour_ms);
  BOOST_REQUIRE_EQUAL(host.runs.size(), 3U);
  BOOST_TEST(host.runs[0].input ==
             R"({"trigger":"hourly","tick":1704070800000,"scheduled_at":"2024-01-01T01:00:00Z"})");
  BOOST_TEST(host.runs[0].key == "trigger:hourly:1704070800000");
  BOOST_TEST(host.runs[0].trigger == "schedule:hourly");
  const trigger_info of = show("hourly");
  BOOST_TEST(of.counts.started == 3U);
  BOOST_REQUIRE_EQUAL(of.next_ms.size(), 5U);
  BOOST_TEST(of.next_ms[0] == monday_ms + 4 * hour_ms);
  BOOST_TEST(of.fires[0].run_ids[0] == "run-2");
  BOOST_TEST(turn() == monday_ms + 4 * hour_ms);
}

BOOST_FIXTURE_TEST_CASE(targets_filter_and_transform, world) {
  set("hourly", schedule(R"("cron": "@hourly")", R"json([
    {"workflow": "a", "filter": ".scheduled_at | test(\"T0[12]\")", "transform": "{at: .tick}"},
    {"workflow": "a", "transform": "\"second\"", "run_id": "\"id-\\(.tick)\""}])json"));
  pass(3 * hour_ms);
  BOOST_TEST(host.started() == R"(a {"at":1704070800000}, a "second", a {"at":1704074400000}, )"
                               R"(a "second", a "second")");
  BOOST_TEST(host.runs[1].key == "trigger:hourly:1704070800000#1");
  BOOST_TEST(host.runs[1].id == "id-1704070800000");
  BOOST_TEST(show("hourly").counts.filtered == 1U);
}

BOOST_FIXTURE_TEST_CASE(overlap_is_skipped, world) {
  set("t", schedule(R"("cron": "@hourly", "overlap": "skip")"));
  pass(2 * hour_ms);
  BOOST_TEST(host.runs.size() == 1U);
  BOOST_TEST(outcomes(show("t")) == "skipped started");
  host.end("run-0");
  pass(hour_ms);
  BOOST_TEST(host.runs.size() == 2U);
  BOOST_TEST(show("t").counts.skipped == 1U);
}

BOOST_FIXTURE_TEST_CASE(overlap_is_queued, world) {
  set("t", schedule(R"("cron": "@hourly", "overlap": "queue")"));
  pass(3 * hour_ms);
  BOOST_TEST(host.runs.size() == 1U);
  BOOST_TEST(show("t").queued_ms.size() == 2U);
  restart();
  turn();
  BOOST_TEST(host.runs.size() == 1U);
  host.end("run-0");
  turn();
  BOOST_REQUIRE_EQUAL(host.runs.size(), 2U);
  BOOST_TEST(host.runs[1].key == fmt::format("trigger:t:{}", monday_ms + 2 * hour_ms));
  host.end("run-1");
  turn();
  BOOST_TEST(host.runs.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(overlap_is_allowed, world) {
  set("t", schedule(R"("cron": "@hourly", "overlap": "allow")"));
  pass(3 * hour_ms);
  BOOST_TEST(host.runs.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(missed_ticks, world) {
  set("all", schedule(R"("cron": "30 * * * *", "missed": "all", "missed_max": 3)",
                      R"([{"workflow": "all", "transform": ".scheduled_at"}])"));
  set("once", schedule(R"("cron": "30 * * * *", "missed": "once")",
                       R"([{"workflow": "once", "transform": ".scheduled_at"}])"));
  set("skip", schedule(R"("cron": "30 * * * *", "missed": "skip")",
                       R"([{"workflow": "skip", "transform": ".scheduled_at"}])"));
  restart(5 * hour_ms);
  turn();
  BOOST_TEST(host.started() == R"(all "2024-01-01T02:30:00Z", once "2024-01-01T04:30:00Z", )"
                               R"(all "2024-01-01T03:30:00Z", all "2024-01-01T04:30:00Z")");
  BOOST_TEST(outcomes(show("all")) == "started started started missed");
  BOOST_TEST(outcomes(show("once")) == "started missed");
  BOOST_TEST(outcomes(show("skip")) == "missed");
  BOOST_TEST(show("skip").fires[0].note == "the host was not there for 5 ticks");
  pass(hour_ms);
  BOOST_TEST(host.runs.size() == 7U);
}

BOOST_FIXTURE_TEST_CASE(a_tick_that_is_a_little_late_was_not_missed, world) {
  set("t", schedule(R"("cron": "@hourly", "missed": "skip")"));
  now_ms += hour_ms + 20 * second_ms;
  turn();
  BOOST_TEST(host.runs.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(jitter_is_the_same_each_time, world) {
  set("t", schedule(R"("cron": "@hourly", "jitter_ms": 600000)"));
  const auto planned = show("t").next_ms;
  BOOST_TEST((planned[0] >= monday_ms + hour_ms && planned[0] < monday_ms + hour_ms + 600'000));
  BOOST_TEST(planned[1] - planned[0] != hour_ms);
  restart();
  BOOST_TEST((show("t").next_ms == planned));
  pass(planned[0] - monday_ms - 1);
  BOOST_TEST(host.runs.empty());
  pass(1);
  BOOST_REQUIRE_EQUAL(host.runs.size(), 1U);
  BOOST_TEST(host.runs[0].key == fmt::format("trigger:t:{}", monday_ms + hour_ms));
}

BOOST_FIXTURE_TEST_CASE(disabled_ticks_are_not_missed, world) {
  set("t", schedule(R"("cron": "@hourly")"));
  BOOST_TEST(!triggers->enable("t", false)->enabled);
  pass(3 * hour_ms);
  BOOST_TEST(host.runs.empty());
  restart();
  BOOST_TEST(!show("t").enabled);
  BOOST_TEST(triggers->enable("t", true)->enabled);
  pass(minute_ms);
  BOOST_TEST(host.runs.empty());
  pass(hour_ms);
  BOOST_TEST(host.runs.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(ticks_of_another_schedule_were_not_missed, world) {
  set("t", schedule(R"("cron": "@yearly")"));
  now_ms += 12 * hour_ms;
  set("t", schedule(R"("cron": "@hourly")"));
  turn();
  BOOST_TEST(host.runs.empty());
  pass(hour_ms);
  BOOST_TEST(host.runs.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(years_go_by, world) {
  set("t", schedule(R"("cron": "30 2 * * *", "time_zone": "Europe/Vienna")"));
  pass(3 * 366 * day_ms);
  BOOST_TEST(host.runs.size() == 3U * 366);
  BOOST_TEST(show("t").fires.size() == 20U);
}

// --- webhooks ---

BOOST_FIXTURE_TEST_CASE(a_delivery_starts_a_run, world) {
  set("in", webhook(R"([{"workflow": "w"}])", R"(, "delivery": ".headers[\"x-id\"]")"));
  BOOST_TEST(deliver("in", {.headers = {{"X-Id", "7"}}, .body = R"({"a":1})"}) == "run-0");
  BOOST_TEST(host.runs[0].input == R"({"a":1})");
  BOOST_TEST(host.runs[0].key == "trigger:in:7");
  // The same once more, also after a restart.
  BOOST_TEST(deliver("in", {.headers = {{"X-Id", "7"}}, .body = R"({"a":1})"}) == "run-0+");
  restart();
  BOOST_TEST(deliver("in", {.headers = {{"X-Id", "7"}}}) == "run-0+");
  BOOST_TEST(deliver("in", {.body = "1"}) == "run-1");
  BOOST_TEST(deliver("in", {.body = "1"}) == "run-2");
  BOOST_TEST(deliver("out", {}).starts_with("not_found"));
  BOOST_TEST(deliver("in", {.origin = http::origin::network}).starts_with("permission_denied"));
  BOOST_TEST(triggers->enable("in", false).ok());
  BOOST_TEST(deliver("in", {}).starts_with("not_found"));
}

BOOST_FIXTURE_TEST_CASE(several_targets, world) {
  set("in", webhook(R"([
    {"workflow": "order", "filter": ".body.type == \"order\"", "transform": ".body.data"},
    {"workflow": "audit", "transform": "[.body.type, .trigger, .query.q]"}])"));
  BOOST_TEST(deliver("in", {.query = "q=1", .body = R"({"type": "order", "data": 5})"}) ==
             "run-0 run-1");
  BOOST_TEST(deliver("in", {.body = R"({"type": "other"})"}) == "run-2");
  BOOST_TEST(host.started() == R"(order 5, audit ["order","in","1"], audit ["other","in",null])");
}

BOOST_FIXTURE_TEST_CASE(a_failed_transform_loses_nothing, world) {
  set("in", webhook(R"([{"workflow": "w", "transform": ".body.n + 1"}, {"workflow": "v"}])"));
  BOOST_TEST(deliver("in", {.body = R"({"n": "one"})"}) == "run-0 failed at transform");
  const auto before = show("in").failures;
  BOOST_REQUIRE_EQUAL(before.size(), 1U);
  BOOST_TEST(before[0].document.find(R"({"n":"one"})") != std::string::npos);
  BOOST_TEST(before[0].why.message == "transform: string (\"one\") and number (1) cannot be added");
  // Tried again in vain, then put right.
  BOOST_TEST(retry("in") == "failed at transform");
  BOOST_TEST(show("in").failures[0].attempts == 2U);
  restart();
  set("in", webhook(R"([{"workflow": "v"}, {"workflow": "w", "transform": ".body.n + \"!\""}])"));
  BOOST_TEST(retry("in", before[0].id) == "run-1");
  BOOST_TEST(host.runs[1].input == R"("one!")");
  BOOST_TEST(show("in").failures.empty());
  BOOST_TEST(retry("in").empty());
  BOOST_TEST(retry("in", before[0].id).starts_with("not_found"));
  restart();
  BOOST_TEST(show("in").failures.empty());
}

BOOST_FIXTURE_TEST_CASE(a_failed_delivery_id_is_found_when_it_is_put_right, world) {
  set("in", webhook(R"([{"workflow": "w"}])", R"(, "delivery": ".body.id.value")"));
  BOOST_TEST(deliver("in", {.body = R"({"id": 5})"}) == "failed at delivery");
  set("in", webhook(R"([{"workflow": "w"}])", R"(, "delivery": ".body.id")"));
  BOOST_TEST(retry("in") == "run-0");
  BOOST_TEST(host.runs[0].key == "trigger:in:5");
}

BOOST_FIXTURE_TEST_CASE(a_busy_host_is_asked_again, world) {
  set("in", webhook(R"([{"workflow": "w"}])"));
  host.refuses = failure{.code = "busy", .message = "too many runs"};
  BOOST_TEST(deliver("in", {.body = "1"}) == "failed at start");
  pass(10 * second_ms);
  BOOST_TEST(show("in").failures[0].attempts >= 3U);
  host.refuses.reset();
  pass(5 * minute_ms);
  BOOST_TEST(host.started() == "w 1");
  BOOST_TEST(show("in").failures.empty());
}

BOOST_FIXTURE_TEST_CASE(what_can_not_be_kept_is_not_accepted, world) {
  set("in", webhook(R"([{"workflow": "w", "filter": "error"}])"));
  kept.broken = true;
  BOOST_TEST(deliver("in", {.body = "1"}).starts_with("unavailable"));
  BOOST_TEST(show("in").failures.empty());
  kept.broken = false;
  BOOST_TEST(deliver("in", {.body = "1"}) == "failed at filter");
  limits.failures_max = 1;
  restart();
  BOOST_TEST(deliver("in", {.body = "1"}).starts_with("unavailable: trigger in keeps 1 failed"));
}

BOOST_FIXTURE_TEST_CASE(too_many_that_wait, world) {
  limits.waiting_max = 2;
  restart();
  set("in", webhook(R"([{"workflow": "w"}])"));
  int answers = 0, refused = 0;
  for (int i = 0; i < 5; ++i) {
    triggers->deliver("in", {}, [&](const result<triggers::fired>& answer) {
      ++(answer.ok() ? answers : refused);
    });
  }
  BOOST_TEST(refused == 3);
  turn();
  BOOST_TEST(answers == 2);
}

BOOST_FIXTURE_TEST_CASE(fired_by_hand, world) {
  set("in", webhook(R"([{"workflow": "w"}])"));
  set("t", schedule(R"("cron": "@yearly", "overlap": "skip")"));
  BOOST_TEST(fire("in", "[1]") == "run-0");
  BOOST_TEST(fire("t") == "run-1");
  BOOST_TEST(fire("t") == "run-2");
  BOOST_TEST(host.runs[1].key.empty());
  BOOST_TEST(fire("t", "[1]").starts_with("invalid_input"));
  BOOST_TEST(fire("no").starts_with("not_found"));
}

// --- polls ---

BOOST_FIXTURE_TEST_CASE(a_poll_starts_each_item_once, world) {
  set("p", poll(R"("input": "{since: .state.last}", "items": ".output.rows[]", "key": ".id",
                   "state": "{last: (.output.rows | map(.id) | max)}",
                   "initial_state": {"last": 0})",
                R"([{"workflow": "w", "transform": ".name"}])"));
  host.output =
      result<std::string>(R"({"rows": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]})");
  pass(minute_ms);
  BOOST_TEST(host.started() == R"(w "a", w "b")");
  BOOST_TEST(host.calls[0] == R"(list {"since":0})");
  restart();
  host.output =
      result<std::string>(R"({"rows": [{"id": 2, "name": "b"}, {"id": 3, "name": "c"}]})");
  pass(minute_ms);
  BOOST_TEST(host.started() == R"(w "a", w "b", w "c")");
  BOOST_TEST(host.calls[1] == R"(list {"since":2})");
  // The runs are deleted some day: their items stay known.
  host.runs.clear();
  pass(minute_ms);
  BOOST_TEST(host.runs.empty());
  BOOST_TEST(show("p").poll_state == R"({"last":3})");
}

BOOST_FIXTURE_TEST_CASE(an_item_that_was_filtered_may_pass_later, world) {
  set("p", poll(R"("items": ".output[]", "key": ".id")",
                R"([{"workflow": "w", "filter": ".paid", "transform": ".id"}])"));
  host.output = result<std::string>(R"([{"id": 1, "paid": false}])");
  pass(minute_ms);
  BOOST_TEST(host.runs.empty());
  host.output = result<std::string>(R"([{"id": 1, "paid": true}])");
  pass(2 * minute_ms);
  BOOST_TEST(host.started() == "w 1");
}

BOOST_FIXTURE_TEST_CASE(a_poll_that_fails_comes_again, world) {
  set("p", poll(R"("items": ".output[]", "key": ".", "state": ".output | length")"));
  host.output = result<std::string>(failure{.code = "http_500", .message = "no luck"});
  pass(minute_ms);
  BOOST_TEST(show("p").poll_error == "list: no luck");
  BOOST_TEST(show("p").next_ms[0] == now_ms + 10 * second_ms);
  BOOST_TEST(show("p").next_ms[1] > show("p").next_ms[0]);  // none that passes unused meanwhile
  host.output = result<std::string>("5");
  pass(10 * second_ms);
  BOOST_TEST(show("p").poll_error == "items: Cannot iterate over number (5)");
  BOOST_TEST(show("p").poll_output == "5");
  BOOST_TEST(show("p").next_ms[0] == now_ms + 20 * second_ms);
  host.output = result<std::string>("[[1], [2]]");
  pass(minute_ms);
  BOOST_TEST(host.started() == "w [1], w [2]");
  BOOST_TEST(show("p").poll_error.empty());
  BOOST_TEST(show("p").poll_state == "2");
}

BOOST_FIXTURE_TEST_CASE(a_failed_item_is_kept_once, world) {
  set("p", poll(R"("items": ".output[]", "key": ".id")",
                R"([{"workflow": "w", "transform": ".n + 1"}])"));
  host.output = result<std::string>(R"([{"id": 1, "n": "x"}, {"id": 2, "n": 1}])");
  pass(5 * minute_ms);
  BOOST_TEST(show("p").failures.size() == 1U);
  BOOST_TEST(host.started() == "w 2");
  set("p",
      poll(R"("items": ".output[]", "key": ".id")", R"([{"workflow": "w", "transform": ".n"}])"));
  BOOST_TEST(retry("p") == "run-1");
  pass(5 * minute_ms);
  BOOST_TEST(host.started() == "w 2, w \"x\"");
}

BOOST_FIXTURE_TEST_CASE(one_poll_at_a_time, world) {
  set("p", poll(R"("items": "[]", "key": ".")"));
  host.output.reset();
  pass(5 * minute_ms);
  BOOST_TEST(host.calls.size() == 1U);
  BOOST_TEST(fire("p").starts_with("conflict"));
  host.pending.front()(result<std::string>("null"));
  pass(minute_ms);
  BOOST_TEST(host.calls.size() == 2U);
}

// --- definitions ---

BOOST_FIXTURE_TEST_CASE(set_and_removed, world) {
  set("t", schedule(R"("cron": "@daily")"));
  set("in", webhook(R"([{"workflow": "w"}])"));
  const auto clash = triggers->set("other", webhook(R"([{"workflow": "w"}])"));
  BOOST_REQUIRE(!clash);
  BOOST_TEST(clash.error().code == "conflict");
  BOOST_TEST(!triggers->show("other").ok());
  BOOST_TEST(triggers->set("bad", "{}").error().code == "invalid_input");
  restart();
  BOOST_TEST(triggers->list().size() == 2U);
  BOOST_TEST(triggers->remove("in").ok());
  BOOST_TEST(triggers->remove("in").error().code == "not_found");
  BOOST_TEST(deliver("in", {}).starts_with("not_found"));
  restart();
  BOOST_TEST(triggers->list().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_removed_trigger_leaves_nothing, world) {
  set("p", poll(R"("items": ".output[]", "key": ".")"));
  host.output = result<std::string>("[1]");
  pass(minute_ms);
  BOOST_TEST(triggers->remove("p").ok());
  host.runs.clear();
  set("p", poll(R"("items": ".output[]", "key": ".")"));
  pass(minute_ms);
  BOOST_TEST(host.started() == "w 1");
}

BOOST_AUTO_TEST_CASE(files) {
  const cli::test::temporary_directory folder;
  world in;
  in.set("b", schedule(R"("cron": "@daily")"));
  in.directory = folder.path;
  write_file(folder.path / "a.json", schedule(R"("cron": "@hourly")"));
  write_file(folder.path / "b.json", schedule(R"("cron": "@monthly")"));
  write_file(folder.path / "c.json", "{");
  write_file(folder.path / "d.txt", "not looked at");
  in.restart();
  BOOST_REQUIRE_EQUAL(in.triggers->list().size(), 3U);
  BOOST_TEST(in.show("a").file == (folder.path / "a.json").string());
  BOOST_TEST(in.show("b").definition.find("monthly") != std::string::npos);  // the file's
  BOOST_TEST(in.show("c").problem.find("not valid JSON") != std::string::npos);
  for (const char* name : {"a", "b"}) {
    BOOST_TEST(in.triggers->set(name, schedule(R"("cron": "@daily")")).error().code == "conflict");
    BOOST_TEST(in.triggers->remove(name).error().code == "conflict");
  }
  BOOST_TEST(in.triggers->enable("a", false).ok());

  // What is wrong leaves in force what was; what goes gives way to what was set.
  write_file(folder.path / "a.json", schedule(R"("cron": "never")"));
  write_file(folder.path / "c.json", schedule(R"("cron": "@weekly")"));
  std::filesystem::remove(folder.path / "b.json");
  const auto problems = in.triggers->reload();
  BOOST_REQUIRE_EQUAL(problems.size(), 1U);
  BOOST_TEST(problems[0].message.find("/schedule/cron") != std::string::npos);
  BOOST_TEST(in.show("a").definition.find("hourly") != std::string::npos);
  BOOST_TEST(!in.show("a").problem.empty());
  BOOST_TEST(!in.show("a").enabled);
  BOOST_TEST(in.show("b").definition.find("daily") != std::string::npos);
  BOOST_TEST(in.show("b").file.empty());
  BOOST_TEST(in.show("c").problem.empty());

  std::filesystem::remove(folder.path / "c.json");
  BOOST_TEST(in.triggers->reload().size() == 1U);
  BOOST_TEST(in.show("c").kind.empty());
  BOOST_TEST(in.triggers->remove("c").ok());
}

BOOST_AUTO_TEST_CASE(a_file_with_a_secret_is_for_its_owner) {
  const cli::test::temporary_directory folder;
  const auto file = folder.path / "hook.json";
  write_file(file, R"({"kind": "webhook", "targets": [{"workflow": "w"}], "webhook": {
    "endpoint": "e", "verification": {"scheme": "token", "secret": "hush"}}})");
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  world in;
  in.directory = folder.path;
  in.restart();
  BOOST_TEST(in.show("hook").problem.find("chmod 600") != std::string::npos);
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  BOOST_TEST(in.triggers->reload().empty());
  BOOST_TEST(in.show("hook").definition.find("hush") == std::string::npos);
  BOOST_TEST(in.deliver("e", {.headers = {{"Authorization", "Bearer hush"}}}) == "run-0");
}
