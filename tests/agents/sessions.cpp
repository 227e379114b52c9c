// What agents remember between two prompts.
#include "agents/office.hpp"

#include <boost/test/unit_test.hpp>

using namespace office;
using pawl::agent_answer;

namespace {

std::vector<std::string> texts(const pawl::model_request& request) {
  std::vector<std::string> all;
  for (const auto& message : request.messages) {
    all.push_back(message.role + ": " + text_of(message.content));
  }
  return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sessions, office::environment)

BOOST_AUTO_TEST_CASE(a_session_is_gone_on_with_by_its_id) {
  stub("llm.prompt").gives(says("Hello Ada.")).gives(says("You are Ada."));
  auto first = prompt(expert, "I am Ada");
  const auto session = first.output<agent_answer>().session;
  BOOST_TEST(session == first.id());
  prompt(expert, "Who am I?", session);
  const std::vector<std::string> expected{"system: You know.", "user: I am Ada",
                                          "assistant: Hello Ada.", "user: Who am I?"};
  BOOST_TEST(texts(told(*this, 1)) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(sessions_know_nothing_of_each_other) {
  stub("llm.prompt").gives(says("Hello."));
  prompt(expert, "I am Ada", "a");
  prompt(expert, "I am Bob", "b");
  BOOST_TEST(texts(told(*this, 1)).size() == 2U);
}

BOOST_AUTO_TEST_CASE(without_memory_there_is_no_session) {
  stub("llm.prompt").gives(says("Hello."));
  prompt(stranger, "I am Ada", "a");
  prompt(stranger, "Who am I?", "a");
  BOOST_TEST(texts(told(*this, 1)).size() == 2U);
  BOOST_TEST(calls("session.save").empty());
}

BOOST_AUTO_TEST_CASE(a_session_belongs_to_one_agent) {
  stub("llm.prompt").gives(says("Hello."));
  prompt(expert, "I am Ada", "a");
  BOOST_TEST(prompt(clerk, "Who am I?", "a").error().code == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(prompts_of_one_session_follow_each_other) {
  stub("llm.prompt").stays_open();
  auto first = start(expert.slug(), pawl::agent_request{"One", "a", {}});
  auto second = start(expert.slug(), pawl::agent_request{"Two", "a", {}});
  auto other = start(expert.slug(), pawl::agent_request{"Three", "b", {}});
  BOOST_TEST(second.status() == "queued");
  BOOST_TEST(open_calls("llm.prompt").size() == 2U);
  complete("llm.prompt", says("First."));
  BOOST_TEST(first.status() == "completed");
  complete("llm.prompt", says("Other."));
  complete("llm.prompt", says("Second."));
  BOOST_TEST(second.status() == "completed");
  BOOST_TEST(texts(told(*this, 2)).size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_failed_turn_is_not_remembered_and_a_retried_one_is) {
  stub("llm.prompt")
      .gives(says("Hello."))
      .fails(pawl::final_error("unknown_model", "no such model"));
  prompt(expert, "One", "a");
  auto failed = prompt(expert, "Two", "a");
  BOOST_TEST(failed.status() == "failed");
  stub("llm.prompt").gives(says("Better.")).gives(says("Yes."));
  failed.retry().finish();
  BOOST_TEST(failed.status() == "completed");
  prompt(expert, "Three", "a");
  BOOST_TEST(texts(told(*this, 3)).size() == 6U);
}

BOOST_AUTO_TEST_CASE(a_turn_that_is_retried_late_comes_after_those_kept_meanwhile) {
  stub("llm.prompt")
      .gives(says("Hello."))
      .fails(pawl::final_error("unknown_model", "no such model"))
      .gives(says("Meanwhile."));
  prompt(expert, "One", "a");
  auto failed = prompt(expert, "Two", "a");
  prompt(expert, "Three", "a");
  stub("llm.prompt").gives(says("Late."));
  BOOST_TEST(failed.retry().finish().output<agent_answer>().text == "Late.");
  prompt(expert, "Four", "a");
  const std::vector<std::string> expected{
      "system: You know.",     "user: One", "assistant: Hello.", "user: Three",
      "assistant: Meanwhile.", "user: Two", "assistant: Late.",  "user: Four"};
  BOOST_TEST(texts(told(*this, 4)) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_long_session_goes_on_from_a_summary) {
  const std::string long_words(1'000, 'x');
  stub("llm.prompt")
      .gives(says(long_words))
      .gives(says("Ada said hello."))  // the summary
      .gives(says("You are Ada."))
      .gives(says("Still Ada."));
  prompt(forgetful, "I am Ada", "a");
  prompt(forgetful, "Who am I?", "a");
  const auto summarised = texts(told(*this, 2));
  BOOST_TEST(summarised.size() == 3U);
  BOOST_TEST(summarised[1].ends_with("Ada said hello."));
  prompt(forgetful, "And now?", "a");
  const auto next = texts(told(*this, 3));
  BOOST_TEST(next.size() == 5U);  // the system's, the summary, the second turn, the message
  BOOST_TEST(next[1] == summarised[1]);
}

BOOST_AUTO_TEST_CASE(what_is_no_summary_takes_the_place_of_nothing) {
  const std::string long_words(1'000, 'x');
  stub("llm.prompt").gives(says(long_words)).gives(says("")).gives(says("You are Ada."));
  prompt(forgetful, "I am Ada", "a");
  prompt(forgetful, "Who am I?", "a");
  const auto asked = texts(told(*this, 2));
  BOOST_TEST_REQUIRE(asked.size() == 4U);
  BOOST_TEST(asked[2].ends_with(long_words));
}

bool wants_notes(const pawl::testing::call_info& call) {
  const auto asked = call.input_as<pawl::model_request>();
  return text_of(asked.messages[0].content).starts_with("You keep notes");
}

// Takes notes, calls a tool with arguments of those lengths one after the other, and is done.
struct long_winded : office::environment {
  void calls_with(const std::vector<size_t>& lengths) {
    stub("llm.prompt").does([=, this](const pawl::testing::call_info& call) {
      if (wants_notes(call)) {
        ++notes;
        return says("Ada is known.");
      }
      if (made == lengths.size()) return says("Done.");
      return asks_for({{"1", "office.find", {{"name", std::string(lengths[made++], 'y')}}}});
    });
  }
  size_t made = 0, notes = 0;
};

BOOST_FIXTURE_TEST_CASE(a_summary_within_a_turn_is_kept, long_winded) {
  calls_with({5'000, 5'000, 10});
  prompt(forgetful, "Find them", "a");
  BOOST_TEST(notes >= 2U);
  stub("llm.prompt").gives(says("Ada."));
  const size_t before = calls("llm.prompt").size();
  prompt(expert, "Other", "b");
  prompt(forgetful, "Whom?", "a");
  const auto next = texts(told(*this, before + 1));
  BOOST_TEST(next[1].ends_with("Ada is known."));
  BOOST_TEST(next[next.size() - 2] == "assistant: Done.");
  BOOST_TEST(next.back() == "user: Whom?");
  BOOST_TEST(next.size() == 6U);  // and the last call with its result
}

BOOST_FIXTURE_TEST_CASE(what_is_too_long_for_one_summary_is_told_piece_by_piece, long_winded) {
  calls_with({20'000, 20'000});
  prompt(forgetful, "Find them", "a");
  BOOST_TEST(notes >= 5U);
  size_t with_notes = 0;
  for (const auto& call : calls("llm.prompt")) {
    const auto words = texts(call.input_as<pawl::model_request>());
    if (words.back().find("Your notes so far:\n\nAda is known.") != std::string::npos) ++with_notes;
  }
  BOOST_TEST(with_notes >= 4U);
}

BOOST_FIXTURE_TEST_CASE(a_turn_of_many_megabytes_is_kept, long_winded) {
  calls_with(std::vector<size_t>(12, 500'000));
  auto run = prompt(forgetful, "Find them", "a");
  BOOST_TEST(run.output<agent_answer>().text == "Done.");
  const auto kept = calls("session.save").at(0).input_as<pawl::session_turn>();
  BOOST_TEST(kept.messages.size() == 26U);
  BOOST_TEST(text_of(kept.messages.back().content) == "Done.");
}

BOOST_FIXTURE_TEST_CASE(a_summary_of_a_megabyte_takes_few_requests, long_winded) {
  calls_with({});
  prompt(forgetful, std::string(1'000'000, 'x'), "a");
  prompt(forgetful, "Go on", "a");
  BOOST_TEST(notes > 1U);
  BOOST_TEST(notes < 20U);
}

// A long session made a hundred calls past its budget, or was stuck for good.
BOOST_AUTO_TEST_CASE(a_summary_beyond_the_budget_is_bounded_and_kept) {
  stub("llm.prompt").gives(says("Yes.", 60'000), 100);
  prompt(forgetful, std::string(100'000, 'x'), "a");
  BOOST_TEST(prompt(forgetful, "Go on", "a").error().code == "budget_exceeded");
  BOOST_TEST(calls("llm.prompt").size() < 15U);
  BOOST_TEST(prompt(forgetful, "And now?", "a").output<agent_answer>().text == "Yes.");
}

// Thoughts can't be cut, and filled the step that keeps the turn.
BOOST_AUTO_TEST_CASE(a_turn_with_long_thoughts_is_kept) {
  size_t answers = 0;
  stub("llm.prompt").does([&](const pawl::testing::call_info& call) {
    if (wants_notes(call) || ++answers > 12) return says("Done.");
    auto made = pawl::from_json<pawl::prompt_answer>(
        asks_for({{std::to_string(answers), "office.find", {{"name", "Ada"}}}}).text());
    made.content.insert(made.content.begin(),
                        pawl::model_thought{"", {{"seal", std::string(400'000, 's')}}});
    return pawl::testing::payload(made);
  });
  auto run = prompt(greedy, "Think", "a");
  BOOST_TEST(run.output<agent_answer>().text == "Done.");
  const auto kept = calls("session.save").at(0).input_as<pawl::session_turn>();
  BOOST_TEST(kept.messages.size() == 26U);
}

BOOST_AUTO_TEST_CASE(a_turn_of_more_messages_than_can_be_kept_loses_its_oldest) {
  std::vector<pawl::model_message> turn = {pawl::text_message("user", "Go")};
  for (int i = 0; i < 100; ++i) {
    turn.push_back({"assistant", {pawl::tool_call{std::to_string(i), "a", nullptr}}});
    turn.push_back({"tool", {pawl::tool_result{std::to_string(i), "a", "", false}}});
  }
  turn.push_back(pawl::text_message("assistant", "Done"));
  const size_t dropped = pawl::detail::drop_oldest(turn, 1'000);
  BOOST_TEST(dropped + turn.size() == 202U);
  BOOST_TEST(pawl::detail::bytes_of(turn) <= 1'000U);
  BOOST_TEST(turn[0].role == "user");
  BOOST_TEST(turn[1].role == "assistant");
  BOOST_TEST(text_of(turn.back().content) == "Done");
}

BOOST_AUTO_TEST_CASE(a_session_that_is_too_long_is_gone_on_with_from_its_end) {
  const std::string long_words(1'700'000, 'x');
  stub("llm.prompt").does([](const pawl::testing::call_info& call) {
    return says(wants_notes(call) ? "" : "Yes.");  // this model sums nothing up
  });
  prompt(expert, "One " + long_words, "a");
  prompt(expert, "Two " + long_words, "a");
  auto run = prompt(expert, "Three", "a");
  BOOST_TEST(run.status() == "completed");
  const auto last = texts(told(*this, calls("llm.prompt").size() - 1));
  BOOST_TEST_REQUIRE(last.size() == 5U);
  BOOST_TEST(last[1].find("left out here") != std::string::npos);
  BOOST_TEST(last[2].starts_with("user: Two"));
}

BOOST_AUTO_TEST_CASE(a_model_without_room_is_asked_once_more_with_less) {
  const std::string long_words(100'000, 'x');
  stub("llm.prompt")
      .gives(says(long_words))
      .fails(pawl::final_error(PAWL_ERROR_TOO_LARGE, "context_length_exceeded"))
      .does([](const pawl::testing::call_info& call) {
        return says(wants_notes(call) ? "Ada." : "Hello.");
      });
  prompt(expert, "I am Ada", "a");
  auto run = prompt(expert, "Who am I?", "a");
  BOOST_TEST(run.output<agent_answer>().text == "Hello.");
  const auto last = texts(told(*this, calls("llm.prompt").size() - 1));
  BOOST_TEST(last.size() == 3U);
  BOOST_TEST(last[1].ends_with("Ada."));
}

BOOST_AUTO_TEST_CASE(a_session_survives_a_crash_at_every_point) {
  stub("llm.prompt").gives(says("Hello Ada."));
  const auto report = explore_crashes(expert.slug(), pawl::agent_request{"I am Ada", "a", {}});
  BOOST_TEST(report.ok(), report);
  BOOST_TEST(report.crashes >= 8U);
}

BOOST_AUTO_TEST_SUITE_END()
