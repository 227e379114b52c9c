// A run as a file and back: every field of the log, and what is no such file.
#include "journal/recording.hpp"

#include "journal/entry.hpp"
#include "journal/memory_store.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace pawl::journal {
namespace {

// A log with every field of an event set somewhere, of a run with a child.
struct recorded_store : memory_store {
  recorded_store() {
    event started;
    started.at_ms = 1'700'000'000'000;
    started.name = "flow";
    started.payload = R"({"deep":[1,-2,2.5,"\u0000",null,18446744073709551615]})";
    event step = started;
    step.type = event_type::scheduled;
    step.operation = operation_kind::step;
    step.key = "map:pay#0/3/action:charge#0";
    step.name = "charge";
    step.timeout_ms = 5;
    step.heartbeat_timeout_ms = 6;
    step.scope = "organization";
    step.options = "3 100 0 2 -1";
    event retrying;
    retrying.type = event_type::retrying;
    retrying.refers = 2;
    retrying.attempts = 1;
    retrying.due_ms = 99;
    retrying.error = {"unavailable", "a \"word\"", R"({"a":1})", true, 77};
    event child;
    child.type = event_type::scheduled;
    child.operation = operation_kind::child;
    child.key = "child:other#0";
    child.token = "run.4";
    event retried;
    retried.type = event_type::retried;
    retried.dropped = std::string_view("\x00\xff\x10", 3);
    event failed;
    failed.type = event_type::run_failed;
    failed.error = {"odd", "its details are not JSON", "not json", false, 0};
    add("run", {}, {started, step, retrying, child, retried, failed});
    add("run.4", "run", {started});
  }
  void add(const std::string& id, const std::string& parent, const std::vector<event>& log) {
    change made;
    made.run_id = id;
    made.creates = true;
    made.first_seq = 1;
    made.row.emplace();
    made.row->id = id;
    made.row->workflow = "flow";
    made.row->seed[0] = UINT64_MAX;
    made.row->seed[1] = 1;
    made.row->parent_id = parent;
    made.row->traceparent = "00-" + id;
    made.row->parent_seq = parent.empty() ? 0 : 4;
    made.row->reason = "odd: it is";
    made.row->status = run_status::failed;
    for (const event& each : log) append_event(made.entry, each);
    BOOST_REQUIRE(write({&made, 1}).ok());
  }
};

std::string with(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_and_its_child_come_back_as_they_were) {
  recorded_store store;
  const auto text = write_recording(store, "run", "http://host/hooks/");
  BOOST_REQUIRE(text.ok());
  const auto read = read_recording(*text);
  BOOST_REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().message));
  BOOST_TEST(read->hook_url == "http://host/hooks/");
  BOOST_REQUIRE(read->runs.size() == 2U);
  const run_row& row = read->runs[0].row;
  BOOST_TEST(row.seed[0] == UINT64_MAX);
  BOOST_TEST(row.reason == "odd: it is");
  BOOST_TEST(row.traceparent == "00-run");
  BOOST_TEST((row.status == run_status::failed));
  BOOST_TEST(read->runs[1].row.parent_id == "run");
  BOOST_TEST(read->runs[1].row.parent_seq == 4U);

  std::vector<event> events;
  entry_reader reader(read->runs[0].entry, 1);
  for (event each; reader.next(each);) events.push_back(each);
  BOOST_REQUIRE(events.size() == 6U);
  BOOST_TEST(events[1].key == "map:pay#0/3/action:charge#0");
  BOOST_TEST(events[1].timeout_ms == 5);
  BOOST_TEST(events[1].heartbeat_timeout_ms == 6);
  BOOST_TEST(events[1].scope == "organization");
  BOOST_TEST(events[1].options == "3 100 0 2 -1");
  BOOST_TEST(events[1].payload.find("18446744073709551615") != std::string_view::npos);
  BOOST_TEST(events[2].error.message == "a \"word\"");
  BOOST_TEST(events[2].error.details == R"({"a":1})");
  BOOST_TEST(events[2].error.retryable);
  BOOST_TEST(events[2].error.retry_after_ms == 77);
  BOOST_TEST(events[2].due_ms == 99);
  BOOST_TEST(events[3].token == "run.4");
  BOOST_TEST((events[4].dropped == std::string_view("\x00\xff\x10", 3)));
  BOOST_TEST(events[5].error.details == R"("not json")");
}

BOOST_AUTO_TEST_CASE(what_is_no_recording_is_refused_with_the_place) {
  recorded_store store;
  const std::string good = *write_recording(store, "run", "");
  const std::pair<std::string, std::string> broken[] = {
      {with(good, R"("seq":3)", R"("seq":4)"), "/runs/0/events/2/seq"},
      {with(good, R"("type":"scheduled")", R"("type":"planned")"), "/runs/0/events/1/type"},
      {with(good, R"("status":"failed")", R"("status":"lost")"), "/runs/0/status"},
      {with(good, R"("ffffffffffffffff")", R"("f?")"), "/runs/0/seed"},
      {with(good, R"("due_ms":99)", R"("due_ms":"99")"), "/runs/0/events/2/due_ms"},
      {with(good, R"("code":"odd")", R"("code":7)"), "/runs/0/events/5/error/code"},
      {R"({"format":"pawl-recording/1","runs":[]})", "/runs"},
      {R"({"format":"other"})", "/format"},
      {"7", "an object"},
      {"", "not JSON"},
  };
  for (const auto& [text, place] : broken) {
    const auto read = read_recording(text);
    BOOST_REQUIRE(!read.ok());
    BOOST_TEST(read.error().message.find(place) != std::string::npos, read.error().message);
  }
  BOOST_TEST(write_recording(store, "none", "").error().code == "not_found");
}

}  // namespace pawl::journal
