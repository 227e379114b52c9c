#include "api/event_streams.hpp"
#include "api/support.hpp"

using namespace api_tests;

namespace {

http::request events_of(const std::string& id, http::headers more = {}) {
  more.emplace_back("Accept", "text/event-stream");
  return {.path = "/v1/runs/" + id + "/events", .headers = std::move(more)};
}

size_t count(const std::string& text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_events, api_fixture)

BOOST_AUTO_TEST_CASE(events_come_by_page) {
  const std::string id = start("add-three", 1);
  end(id);
  const answer first = ask("GET", "/v1/runs/" + id + "/events?limit=3");
  BOOST_TEST(first["items"].as_array().size() == 3u);
  BOOST_TEST(first["items"].as_array()[0].at("name") == "run_started");
  const answer rest = ask("GET", "/v1/runs/" + id + "/events?from_seq=" + first.text("next"));
  BOOST_TEST(rest["items"].as_array().front().at("seq") == 4);
  BOOST_TEST(ask("GET", "/v1/runs/none/events").status == 404u);
}

BOOST_AUTO_TEST_CASE(a_stream_tells_what_was_and_what_comes_until_the_end) {
  const std::string id = start("gated", 1);
  const auto stream = begin(events_of(id))->wait_for_stream();
  stream->wait_for("step_scheduled");
  let_go(id);
  const std::string all = stream->wait_for_end();
  BOOST_TEST(all.starts_with("id: 1\ndata: {\"seq\":1,"));
  BOOST_TEST(all.ends_with("event: end\ndata: {}\n\n"));
  const auto page = must(host().events(id, 1, 100));
  BOOST_TEST(count(all, "id: ") == page.items.size());  // each once
  for (const auto& event : page.items)
    BOOST_TEST(count(all, "id: " + std::to_string(event.seq) + "\n") == 1u);
}

BOOST_AUTO_TEST_CASE(a_stream_tells_what_an_action_says_of_its_work) {
  const std::string id = start("gated", 1);
  auto held = host_tests::gatekeeper::get().next();
  const auto stream = begin(events_of(id))->wait_for_stream();
  stream->wait_for("step_scheduled");
  eventually("it is told", [&] {
    (*held.call)->heartbeat(R"({"done":1})");
    return stream->so_far().find("event: progress\ndata: {\"seq\":0,") != std::string::npos;
  });
  BOOST_TEST(ask("GET", "/v1/runs/" + id)["steps"].as_array()[0].at("progress").at("done") == 1);
  held.call->complete(held.input);
  BOOST_TEST(stream->wait_for_end().ends_with("event: end\ndata: {}\n\n"));
}

BOOST_AUTO_TEST_CASE(a_stream_goes_on_after_the_last_event_seen) {
  const std::string id = start("gated", 1);
  begin(events_of(id))->wait_for_stream()->wait_for("step_scheduled");
  const auto stream = begin(events_of(id, {{"Last-Event-ID", "1"}}))->wait_for_stream();
  BOOST_TEST(stream->wait_for("step_scheduled").starts_with("id: 2\n"));
  let_go(id);
  stream->wait_for_end();
  // Who has seen the end of an ended run need not come again.
  const auto last = must(host().events(id, 1, 100)).items.back().seq;
  BOOST_TEST(begin(events_of(id, {{"Last-Event-ID", std::to_string(last)}}))->wait().status ==
             204u);
  BOOST_TEST(begin(events_of(id, {{"Last-Event-ID", "x"}}))->wait().status == 400u);
  BOOST_TEST(begin(events_of("none"))->wait().status == 404u);
}

BOOST_AUTO_TEST_CASE(who_has_gone_is_told_nothing_more) {
  const std::string id = start("gated", 1);
  const auto stream = begin(events_of(id))->wait_for_stream();
  stream->wait_for("step_scheduled");
  const std::weak_ptr<watched_stream> seen = stream;
  stream->go_away();
  let_go(id);
  end(id);
  eventually("the stream is let go of", [&] { return seen.use_count() == 1; });
}

BOOST_AUTO_TEST_CASE(all_runs_can_be_watched_at_once) {
  const auto stream = begin({.path = "/v1/events"})->wait_for_stream();
  const std::string a = start("add-three", 1), b = start("add-three", 2);
  end(a);
  end(b);
  stream->wait_for("{\"run_id\":\"" + a);
  const std::string all = stream->wait_for("{\"run_id\":\"" + b);
  BOOST_TEST(all.find("payload") == std::string::npos);
  stream->go_away();
}

BOOST_AUTO_TEST_CASE(every_event_is_seen_once_however_late_a_watcher_comes) {
  // Watchers come while events do.
  for (int round = 0; round < 20; ++round) {
    const std::string id = start("add-three", round);
    const auto stream = begin(events_of(id))->wait_for_stream();
    const std::string all = stream->wait_for_end();
    for (uint64_t seq = 1; seq <= must(host().events(id, 1, 100)).items.size(); ++seq)
      BOOST_TEST(count(all, "id: " + std::to_string(seq) + "\n") == 1u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
