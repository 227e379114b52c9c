#include "api/support.hpp"

#include <pawl/session.hpp>

using namespace api_tests;

namespace {

// A prompt whose model thinks for long.
pawl::task<number> long_prompt(pawl::context& ctx, number in) {
  co_await pawl::open_session.run(ctx, pawl::session_opening{"clerk", "long", "Well?"});
  co_return co_await gate.run(ctx, in);
}
PAWL_WORKFLOW(long_prompt, "long-prompt", "Long prompt", "Opens a session, then test.gate")

struct kept_sessions : api_fixture {
  // As an agent's run does it.
  void act(const char* action, const std::string& input) {
    BOOST_REQUIRE(host().run_action(action, input, std::nullopt).ok());
  }
  void keep_two_sessions() {
    act("session.open", R"({"agent": "clerk", "session": "a", "message": "One"})");
    act("session.save", R"({"agent": "clerk", "session": "a", "turn": 1,
        "usage": {"input_tokens": 5}, "cost": 0.5, "messages": [
          {"role": "user", "content": [{"text": "One"}]},
          {"role": "assistant", "content": [{"id": "1", "name": "find", "arguments": {}}]},
          {"role": "tool", "content": [{"id": "1", "name": "find", "text": "x", "failed": false}]},
          {"role": "assistant", "content": [{"text": "Found."}]}]})");
    act("session.open", R"({"agent": "judge", "session": "b", "message": "Two"})");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_agents, kept_sessions)

BOOST_AUTO_TEST_CASE(a_workflow_is_no_agent) {
  BOOST_TEST(ask("GET", "/v1/agents")["items"].as_array().empty());
}

BOOST_AUTO_TEST_CASE(sessions_are_listed_with_all_members) {
  keep_two_sessions();
  const answer all = ask("GET", "/v1/sessions");
  BOOST_TEST(all["items"].as_array().size() == 2u);
  const answer one = ask("GET", "/v1/sessions?agent=clerk");
  BOOST_TEST(one["items"].as_array().size() == 1u);
  const json::value& kept = one["items"].at(0);
  BOOST_TEST(kept.at("turns") == 1);
  BOOST_TEST(kept.at("cost") == 0.5);
  BOOST_TEST(kept.at("open").is_null());
  BOOST_TEST(kept.at("summary").is_null());
  BOOST_TEST(ask("GET", "/v1/sessions/b")["open"].at("message") == "Two");
  BOOST_TEST(ask("GET", "/v1/sessions/none").status == 404u);
}

BOOST_AUTO_TEST_CASE(pages_of_sessions_end) {
  keep_two_sessions();
  const answer first = ask("GET", "/v1/sessions?limit=1");
  BOOST_TEST(first["items"].as_array().size() == 1u);
  const std::string next(first["next"].as_string());
  const answer second = ask("GET", "/v1/sessions?limit=1&cursor=" + next);
  BOOST_TEST(second["items"].at(0).at("id") != first["items"].at(0).at("id"));
  const std::string last(second["next"].as_string());
  BOOST_TEST(ask("GET", "/v1/sessions?limit=1&cursor=" + last)["items"].as_array().empty());
  BOOST_TEST(ask("GET", "/v1/sessions?limit=0").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_turn_has_all_that_was_said) {
  keep_two_sessions();
  const answer turns = ask("GET", "/v1/sessions/a/turns");
  const json::value& messages = turns["items"].at(0).at("messages");
  BOOST_TEST(messages.as_array().size() == 4u);
  BOOST_TEST(messages.at(1).at("content").at(0).at("name") == "find");
  BOOST_TEST(messages.at(2).at("content").at(0).at("failed") == false);
}

BOOST_AUTO_TEST_CASE(a_page_of_long_turns_ends_early) {
  const std::string words(1'500'000, 'x');
  for (const char* turn : {"1", "2", "3", "4", "5"})
    act("session.save",
        R"({"agent": "clerk", "session": "long", "usage": {}, "turn": )" + std::string(turn) +
            R"(, "messages": [{"role": "user", "content": [{"text": ")" + words + "\"}]}]}");
  size_t shown = 0, pages = 0;
  for (std::string cursor = "0"; !cursor.empty(); ++pages) {
    const answer page = ask("GET", "/v1/sessions/long/turns?limit=1000&cursor=" + cursor);
    shown += page["items"].as_array().size();
    cursor = page["next"].is_string() ? std::string(page["next"].as_string()) : std::string();
  }
  BOOST_TEST(shown == 5U);
  BOOST_TEST(pages == 3U);
}

BOOST_AUTO_TEST_CASE(a_session_is_forgotten) {
  keep_two_sessions();
  BOOST_TEST(ask("DELETE", "/v1/sessions/a").status == 204u);
  BOOST_TEST(ask("GET", "/v1/sessions/a").status == 404u);
  BOOST_TEST(ask("GET", "/v1/sessions/a/turns").status == 404u);
  BOOST_TEST(ask("DELETE", "/v1/sessions/a").status == 404u);
  BOOST_TEST(ask("GET", "/v1/sessions")["items"].as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_session_that_is_being_answered_is_not_forgotten_until_its_run_is_cancelled) {
  const std::string run =
      must(host().start({.workflow = "long-prompt", .input = "{\"value\":1}"})).run_id;
  const auto held = gatekeeper::get().next();
  BOOST_TEST(ask("GET", "/v1/sessions/long")["open"].at("run_id").as_string() == run);
  BOOST_TEST(ask("DELETE", "/v1/sessions/long").status == 409u);
  must(host().cancel(run));
  must(host().wait(run, false, 1min));
  BOOST_TEST(ask("GET", "/v1/sessions/long")["open"].is_null());
  BOOST_TEST(ask("GET", "/v1/sessions")["items"].at(0).at("open").is_null());
  BOOST_TEST(ask("DELETE", "/v1/sessions/long").status == 204u);
}

BOOST_AUTO_TEST_CASE(a_turn_whose_session_was_forgotten_begins_it_again) {
  act("session.save",
      R"({"agent": "clerk", "session": "gone", "turn": 3, "usage": {}, "messages": []})");
  BOOST_TEST(ask("GET", "/v1/sessions/gone")["turns"] == 1);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_a_session_is_refused) {
  const auto code_of = [&](const char* action, const std::string& input) {
    auto outcome = host().run_action(action, input, std::nullopt);
    return outcome.ok() ? "ok" : outcome.error().code;
  };
  BOOST_TEST(code_of("session.open", R"({"agent": "a", "session": "", "message": "x"})") ==
             "invalid_input");
  BOOST_TEST(code_of("session.save",
                     R"({"agent": "a", "session": "s", "turn": 0, "usage": {}, "messages": []})") ==
             "invalid_input");
  BOOST_TEST(
      code_of(
          "session.save",
          R"({"agent": "a", "session": "s", "turn": 1, "cost": -1, "usage": {}, "messages": []})") ==
      "invalid_input");
}

BOOST_AUTO_TEST_SUITE_END()
