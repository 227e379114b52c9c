// An agent under test: its model is a script, its tools are stubs, its host crashes.
#include "agents/office.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace office;
using namespace std::chrono_literals;
using pawl::agent_answer;
using pawl::tool_call;
using pawl::testing::crash_options;
using pawl::testing::test_run;

namespace {

tool_call find_ada(const std::string& id) {
  return {id, "office.find", {{"name", "Ada"}}};
}
tool_call pay_ada(const std::string& id) {
  return {id, "office.pay", {{"name", "Ada"}, {"cents", 100}}};
}

std::string said(const test_run& run) {
  return run.output<agent_answer>().text;
}

// The limit that ended it.
std::string limit_of(const test_run& run) {
  BOOST_TEST(run.error().code == "budget_exceeded");
  return std::string(pawl::detail::parse(run.error().details, {}).at("limit").as_string());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agent, office::environment)

BOOST_AUTO_TEST_CASE(an_answer_without_tools_is_one_step) {
  stub("llm.prompt").gives(says("Good morning."));
  auto run = prompt(stranger, "Hello");
  BOOST_TEST(said(run) == "Good morning.");
  BOOST_TEST(run.steps().size() == 1U);
  const auto request = told(*this, 0);
  BOOST_TEST(request.messages.size() == 2U);
  BOOST_TEST(request.messages[0].role == "system");
  BOOST_TEST(text_of(request.messages[1].content) == "Hello");
}

BOOST_AUTO_TEST_CASE(tools_are_offered_by_name_alone) {
  stub("llm.prompt").gives(says("Nothing to do."));
  prompt(clerk, "Hello");
  std::vector<std::string> names;
  for (const auto& each : told(*this, 0).tools) names.push_back(each.name);
  const std::vector<std::string> expected{"office.find",   "office.pay",    "office.ask",
                                          "office.expert", "mcp.archive.*", "mcp.archive.burn"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_tool_is_called_and_its_result_told_to_the_model) {
  stub("llm.prompt").gives(asks_for({find_ada("1")})).gives(says("Ada has 3.00."));
  auto run = prompt(clerk, "What has Ada?");
  BOOST_TEST(said(run) == "Ada has 3.00.");
  BOOST_TEST(calls(look_up.slug()).size() == 1U);
  BOOST_TEST(result_of(*this, "1").text == R"({"name":"Ada","credit":300})");
  const auto answer = run.output<agent_answer>();
  BOOST_TEST(answer.steps == 2U);
  BOOST_TEST(answer.usage.input_tokens == 20U);
}

BOOST_AUTO_TEST_CASE(calls_of_one_answer_run_side_by_side) {
  stub(look_up).stays_open();
  stub("llm.prompt").gives(asks_for({find_ada("1"), find_ada("2")})).gives(says("Both."));
  auto run = start(clerk.slug(), pawl::agent_request{"Twice", {}, {}});
  BOOST_TEST(open_calls(look_up.slug()).size() == 2U);
  complete(look_up.slug(), customer{"second", 2}, 1);
  complete(look_up.slug(), customer{"first", 1}, 0);
  BOOST_TEST(said(run) == "Both.");
  BOOST_TEST(result_of(*this, "1").text == R"({"name":"first","credit":1})");
  BOOST_TEST(result_of(*this, "2").text == R"({"name":"second","credit":2})");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_call_is_told_to_the_model) {
  stub("llm.prompt")
      .gives(asks_for({{"1", "office.find", {{"name", 7}}},
                       {"2", "office.burn", boost::json::object()},
                       {"3", "office.find", {{"name", "x"}, {"also", 1}}}}))
      .gives(says("Sorry."));
  auto run = prompt(clerk, "Break it");
  BOOST_TEST(said(run) == "Sorry.");
  BOOST_TEST(result_of(*this, "1").failed);
  BOOST_TEST(result_of(*this, "1").text.find("/name") != std::string::npos);
  BOOST_TEST(result_of(*this, "2").failed);
  BOOST_TEST(result_of(*this, "2").text.find("no such tool") != std::string::npos);
  BOOST_TEST(result_of(*this, "3").failed);
}

BOOST_AUTO_TEST_CASE(a_tool_that_fails_for_good_does_not_end_the_agent) {
  stub(look_up).fails(pawl::final_error("unknown_customer", "there is no Ada"));
  stub("llm.prompt").gives(asks_for({find_ada("1")})).gives(says("No Ada."));
  BOOST_TEST(said(prompt(clerk, "Ada?")) == "No Ada.");
  BOOST_TEST(result_of(*this, "1").text == "unknown_customer: there is no Ada");
}

BOOST_AUTO_TEST_CASE(a_missing_credential_ends_the_run_which_goes_on_when_it_is_mended) {
  stub(look_up).fails(pawl::final_error(PAWL_ERROR_MISSING_CREDENTIAL, "no credential"));
  stub("llm.prompt").gives(asks_for({find_ada("1")})).gives(says("Five."));
  auto run = prompt(clerk, "Ada?");
  BOOST_TEST(run.error().code == PAWL_ERROR_MISSING_CREDENTIAL);
  stub(look_up).gives({"Ada", 5});
  run.retry().finish();
  BOOST_TEST(said(run) == "Five.");
  BOOST_TEST(calls("llm.prompt").size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_person_approves_the_call_and_sees_its_arguments) {
  stub("llm.prompt").gives(asks_for({pay_ada("1")})).gives(says("Paid."));
  auto run = begin(clerk, "Pay Ada");
  BOOST_TEST(run.status() == "waiting");
  BOOST_TEST(calls(pay.slug()).empty());
  run.resume_hook("approve office.pay", pawl::approval{true, {}}).finish();
  BOOST_TEST(said(run) == "Paid.");
  BOOST_TEST(calls(pay.slug()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_pattern_takes_no_approval_away) {
  stub("mcp.archive.burn").gives("burnt");
  stub("llm.prompt")
      .gives(asks_for({{"1", "mcp.archive.burn", boost::json::object()}}))
      .gives(says("Not burnt."));
  auto run = begin(clerk, "Burn it");
  BOOST_TEST(run.status() == "waiting");
  run.resume_hook("approve mcp.archive.burn", pawl::approval{false, {}}).finish();
  BOOST_TEST(calls("mcp.archive.burn").empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_a_model_made_up_under_a_pattern_is_told_to_it) {
  stub("llm.prompt")
      .gives(asks_for({{"1", "mcp.archive.none", boost::json::object()}}))
      .gives(says("There is none."));
  BOOST_TEST(said(prompt(clerk, "Look")) == "There is none.");
  BOOST_TEST(result_of(*this, "1").failed);
}

BOOST_AUTO_TEST_CASE(a_no_and_its_reason_are_told_to_the_model) {
  stub("llm.prompt").gives(asks_for({pay_ada("1")})).gives(says("Then not."));
  auto run = begin(clerk, "Pay Ada");
  run.resume_hook("approve office.pay", pawl::approval{false, "too much"}).finish();
  BOOST_TEST(said(run) == "Then not.");
  BOOST_TEST(calls(pay.slug()).empty());
  BOOST_TEST(result_of(*this, "1").text == "a person refused this call: too much");
}

BOOST_AUTO_TEST_CASE(no_answer_in_time_is_a_no) {
  stub("llm.prompt").gives(asks_for({pay_ada("1")})).gives(says("Nobody is there."));
  auto run = begin(clerk, "Pay Ada");
  advance(1h);
  BOOST_TEST(said(run) == "Nobody is there.");
  BOOST_TEST(result_of(*this, "1").failed);
}

BOOST_AUTO_TEST_CASE(a_workflow_that_waits_for_a_person_is_a_tool_like_any_other) {
  stub("llm.prompt")
      .gives(asks_for({{"1", "office.ask", {{"text", "May I?"}}}}))
      .gives(says("You may."));
  auto run = prompt(clerk, "Ask");
  auto child = find(run.steps().back().child_id);
  child.resume_hook("person", office::text{"yes"});
  run.finish();
  BOOST_TEST(said(run) == "You may.");
  BOOST_TEST(result_of(*this, "1").text == R"({"text":"yes"})");
}

BOOST_AUTO_TEST_CASE(an_agent_is_a_tool_whose_use_counts) {
  stub("llm.prompt")
      .gives(asks_for({{"1", "office.expert", {{"message", "Why?"}}}}))
      .gives(says("Because.", 7, 0.25))
      .gives(says("The expert says: because."));
  auto run = prompt(clerk, "Why?");
  BOOST_TEST(said(run) == "The expert says: because.");
  BOOST_TEST(told(*this, 1).model == "clever");
  BOOST_TEST(run.output<agent_answer>().usage.input_tokens == 27U);
  BOOST_TEST(run.output<agent_answer>().cost == 0.25);
}

BOOST_AUTO_TEST_CASE(an_answer_has_the_schema_that_was_asked_for) {
  pawl::prompt_answer made = pawl::from_json<pawl::prompt_answer>(says("{\"urgent\":true}").text());
  made.value = boost::json::value{{"urgent", true}};
  stub("llm.prompt").gives(made);
  auto run = this->run("office.judge", office::text{"Fire!"});
  BOOST_TEST(run.output<verdict>().urgent);
  BOOST_TEST(told(*this, 0).response_schema->at("properties").as_object().contains("urgent"));
}

BOOST_AUTO_TEST_CASE(a_crash_at_any_point_repeats_no_call) {
  stub("llm.prompt")
      .gives(asks_for({find_ada("1"), pay_ada("2")}))
      .gives(asks_for({{"3", "office.ask", {{"text", "May I?"}}}}))
      .gives(says("Done."));
  const auto report = explore_crashes(
      clerk.slug(), pawl::agent_request{"All of it", {}, {}},
      {.outside = [](pawl::testing::environment& world, test_run& run) {
        for (const auto& each : run.pass().waits_for) {
          if (each.kind == "hook") run.resume_hook(each.key, pawl::approval{true, {}});
          if (each.kind == "child")
            world.find(run.step(each.key).child_id).resume_hook("person", office::text{"yes"});
        }
      }});
  BOOST_TEST(report.ok(), report);
  BOOST_TEST(report.crashes > 20U);
}

BOOST_AUTO_TEST_CASE(more_steps_than_allowed_end_the_run) {
  stub("llm.prompt").gives(asks_for({find_ada("1")}));
  auto run = prompt(clerk, "For ever");
  BOOST_TEST(limit_of(run) == "steps");
  BOOST_TEST(calls("llm.prompt").size() == 6U);
}

BOOST_AUTO_TEST_CASE(a_budget_of_tokens_cost_and_time_is_kept) {
  stub("llm.prompt").gives(asks_for({find_ada("1")}), 100);
  BOOST_TEST(limit_of(prompt(miser, "Go on")) == "tokens");

  pawl::prompt_answer dear = pawl::from_json<pawl::prompt_answer>(asks_for({find_ada("1")}).text());
  dear.cost = 0.3;
  stub("llm.prompt").gives(dear, 100);
  BOOST_TEST(limit_of(prompt(miser, "Go on")) == "cost");
  BOOST_TEST(*told(*this, calls("llm.prompt").size() - 1).needs_price);

  stub("llm.prompt").gives(asks_for({{"1", "office.ask", {{"text", "May I?"}}}}), 100);
  auto run = prompt(miser, "Ask");
  advance(2h);
  find(run.steps().back().child_id).resume_hook("person", office::text{"late"});
  BOOST_TEST(limit_of(run.finish()) == "time");
}

BOOST_AUTO_TEST_CASE(tokens_beyond_all_measure_are_over_the_budget) {
  pawl::prompt_answer vast = pawl::from_json<pawl::prompt_answer>(asks_for({find_ada("1")}).text());
  vast.usage = {UINT64_MAX - 5, 10, 0};
  stub("llm.prompt").gives(vast, 100);
  BOOST_TEST(limit_of(prompt(miser, "Go on")) == "tokens");
}

BOOST_AUTO_TEST_CASE(what_failed_has_used_tokens_too) {
  const auto unfit = pawl::final_error(PAWL_ERROR_INVALID_OUTPUT, "no answer fits")
                         .with_details(R"({"used":{"usage":{"input_tokens":60},"cost":0.125}})");
  stub("llm.prompt")
      .gives(asks_for({{"1", "office.expert", {{"message", "Why?"}}}}))
      .fails(unfit)
      .gives(says("Nobody knows."));
  auto run = prompt(clerk, "Why?");
  BOOST_TEST(said(run) == "Nobody knows.");
  BOOST_TEST(run.output<agent_answer>().usage.input_tokens == 80U);
  BOOST_TEST(run.output<agent_answer>().cost == 0.125);
}

BOOST_AUTO_TEST_CASE(a_model_does_not_choose_the_session_of_an_agent_it_calls) {
  stub("llm.prompt")
      .gives(asks_for({{"1", "office.expert", {{"message", "Why?"}, {"session", "secret"}}}}))
      .gives(says("Because."))
      .gives(says("Because."));
  auto run = prompt(clerk, "Why?");
  BOOST_TEST(said(run) == "Because.");
  BOOST_TEST(calls("session.open").at(1).input_as<pawl::session_opening>().session != "secret");
}

BOOST_AUTO_TEST_CASE(an_answer_with_many_calls_gets_some_of_them) {
  std::vector<tool_call> many;
  for (int i = 0; i < 100; ++i) many.push_back(find_ada(std::to_string(i)));
  stub("llm.prompt").gives(asks_for(many)).gives(says("Enough."));
  BOOST_TEST(said(prompt(clerk, "All")) == "Enough.");
  BOOST_TEST(calls(look_up.slug()).size() == 64U);
  BOOST_TEST(!result_of(*this, "63").failed);
  BOOST_TEST(result_of(*this, "64").failed);
}

// A tool ran with {} in place of the arguments that the model never came to say.
BOOST_AUTO_TEST_CASE(a_call_that_was_cut_off_is_not_made) {
  stub("llm.prompt")
      .gives(asks_for({find_ada("1"), {"2", "office.find", boost::json::object()}}, "length"))
      .gives(asks_for({{"3", "office.find", "{\"na"}}, "length"))
      .gives(says("Shorter."));
  BOOST_TEST(said(prompt(clerk, "Write a novel")) == "Shorter.");
  BOOST_TEST(calls(look_up.slug()).size() == 1U);
  BOOST_TEST(!result_of(*this, "1").failed);
  BOOST_TEST(result_of(*this, "2").text.starts_with("not called: your answer was cut off"));
  BOOST_TEST(result_of(*this, "3").failed);
}

BOOST_AUTO_TEST_CASE(calls_in_an_answer_that_was_refused_are_not_made) {
  auto refused = pawl::from_json<pawl::prompt_answer>(asks_for({find_ada("1")}, "refused").text());
  refused.content.emplace_back(pawl::model_thought{"", {{"seal", "x"}}});
  stub("llm.prompt").gives(refused);
  auto run = prompt(clerk, "Something bad");
  BOOST_TEST(run.output<agent_answer>().stop == "refused");
  BOOST_TEST(calls(look_up.slug()).empty());
  const auto kept = calls("session.save").at(0).input_as<pawl::session_turn>();
  BOOST_TEST(kept.messages.back().content.empty());  // vendors take no thought without its call
}

// Servers that give calls no ids: the second result was shown at both.
BOOST_AUTO_TEST_CASE(calls_of_one_name_in_two_answers_are_told_apart) {
  stub("llm.prompt")
      .gives(asks_for({find_ada("call-1")}))
      .gives(asks_for({find_ada("call-1"), find_ada("")}))
      .gives(says("Found."));
  prompt(clerk, "Look");
  std::set<std::string> ids;
  for (const auto& message : told(*this, 2).messages) {
    for (const auto& each : message.content) {
      if (const auto* result = std::get_if<pawl::tool_result>(&each)) ids.insert(result->id);
    }
  }
  BOOST_TEST(ids.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_pattern_stands_for_none_of_the_hosts_own_actions) {
  const boost::json::object to_other = {
      {"agent", "office.expert"}, {"session", "s"}, {"message", "?"}};
  stub("llm.prompt")
      .gives(asks_for({{"1", "session.open", to_other},
                       {"2", "llm.prompt", {{"messages", boost::json::array()}}},
                       {"3", "", boost::json::object()},
                       {"4", "office." + std::string(2'000, 'x'), boost::json::object()},
                       {"5", "office.find", {{"name", "Ada"}}}}))
      .gives(says("Only one."));
  BOOST_TEST(said(prompt(greedy, "All")) == "Only one.");
  for (const char* id : {"1", "2", "3", "4"})
    BOOST_TEST(result_of(*this, id).text == "there is no such tool");
  BOOST_TEST(!result_of(*this, "5").failed);
}

BOOST_AUTO_TEST_CASE(a_server_that_tells_no_usage_does_not_void_a_budget) {
  pawl::prompt_answer silent =
      pawl::from_json<pawl::prompt_answer>(asks_for({find_ada("1")}).text());
  silent.usage = {};
  stub("llm.prompt").gives(silent, 100);
  BOOST_TEST(limit_of(prompt(miser, "Go on")) == "tokens");
}

BOOST_AUTO_TEST_CASE(an_agent_that_another_calls_keeps_to_priced_models_too) {
  stub("llm.prompt")
      .gives(asks_for({{"1", "office.expert", {{"message", "Why?"}}}}))
      .gives(says("Because."));
  prompt(miser, "Why?");
  BOOST_TEST(told(*this, 1).model == "clever");
  BOOST_TEST(told(*this, 1).needs_price.value_or(false));
}

BOOST_AUTO_TEST_CASE(what_is_approved_after_the_time_is_not_called) {
  stub("llm.prompt").gives(asks_for({pay_ada("1")}));
  auto run = begin(miser, "Pay Ada");
  advance(2h);
  run.resume_hook("approve office.pay", pawl::approval{true, {}});
  BOOST_TEST(limit_of(run.finish()) == "time");
  BOOST_TEST(calls(pay.slug()).empty());
}

BOOST_AUTO_TEST_CASE(results_of_many_calls_share_the_room_there_is) {
  stub(look_up).does([](const question&) { return customer{std::string(60'000, 'x'), 1}; });
  std::vector<tool_call> many;
  for (int i = 0; i < 60; ++i) many.push_back(find_ada(std::to_string(i)));
  stub("llm.prompt").gives(asks_for(many)).gives(says("Enough."));
  prompt(clerk, "All");
  BOOST_TEST(result_of(*this, "59").text.size() < 5'000U);
  BOOST_TEST(result_of(*this, "59").text.ends_with("bytes]"));
}

BOOST_AUTO_TEST_SUITE_END()
