// The step llm.prompt, with a provider that says what the test has written down for it.
#include <pawl/action.hpp>
#include <pawl/agent.hpp>
#include <pawl/model_provider.hpp>
#include <pawl/testing.hpp>
#include <pawl/workflow.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>

namespace {

struct verdict {
  bool spam = false;
};
BOOST_DESCRIBE_STRUCT(verdict, (), (spam))

struct mail {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(mail, (), (text))

struct order {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(order, (), (id))

std::deque<std::string> answers;            // texts, the next first
std::vector<pawl::model_request> requests;  // as they came
pawl::model_answer more;                    // beside the text

pawl::model_answer answer(pawl::model_request request) {
  requests.push_back(std::move(request));
  pawl::model_answer made = more;
  if (!answers.empty()) {
    if (answers.front() == "busy")
      throw pawl::transient_error(PAWL_ERROR_RATE_LIMITED, "slow down", std::chrono::seconds(30));
    made.content.emplace_back(pawl::model_text{answers.front()});
    if (answers.size() > 1) answers.pop_front();
  }
  made.usage = {1000, 100, 400};
  return made;
}
PAWL_MODEL_PROVIDER("acme", "Acme", "Models of Acme", &answer)

constexpr pawl::action<order, order> refund{"orders.refund"};
PAWL_ACTION(refund, "Refund", "Gives money back", [](order in) { return in; })

pawl::task<mail> draft(pawl::context& ctx, mail in) {
  pawl::prompt_options options;
  options.model = "acme/quick";
  options.system = "Be brief.";
  co_return mail{co_await ctx.prompt_llm(in.text, options)};
}
PAWL_WORKFLOW(draft, "draft", "Draft", "Drafts a mail")

pawl::task<verdict> judge(pawl::context& ctx, mail in) {
  co_return co_await ctx.prompt_llm<verdict>(in.text);
}
PAWL_WORKFLOW(judge, "judge", "Judge", "Judges a mail")

pawl::task<pawl::prompt_answer> ask(pawl::context& ctx, pawl::model_request in) {
  co_return co_await pawl::ask_model.run(ctx, in);
}
PAWL_WORKFLOW(ask, "ask", "Ask", "Asks as it is told")

constexpr pawl::agent helper{"helper"};
PAWL_AGENT(helper, "Helper", "Helps", pawl::system_prompt("Help."))

PAWL_MODULE("acme", "1.0.0", "Acme", "A provider of models, and workflows that use it")

pawl::model_settings settings() {
  return {{"default", {.model = "acme/good"}},
          {"dear",
           {.model = "acme/dear",
            .input_price = 2,
            .cached_price = 0.5,
            .output_price = 10,
            .options = {R"({"effort":"high"})"}}},
          {"alias", {.model = "acme/alone", .options = {R"({"effort":"low"})"}}},
          {"acme/alone", {.input_price = 3}},
          {"wrong", {.model = "nobody"}},
          {"gone", {.model = "gone/model"}}};
}

struct world : pawl::testing::environment {
  world() : environment({.builtin_modules = {&pawl_module_v1}, .models = settings()}) {
    answers.clear();
    requests.clear();
    more = {};
  }
  pawl::testing::test_run ask_for(pawl::model_request request) {
    if (request.messages.empty()) request.messages.push_back(pawl::text_message("user", "Well?"));
    return run("ask", request);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prompt, world)

BOOST_AUTO_TEST_CASE(a_prompt_is_one_step_and_its_answer_a_text) {
  answers = {"Dear Ada"};
  auto ended = run("draft", mail{"Write to Ada"});
  BOOST_TEST(ended.output<mail>().text == "Dear Ada");
  BOOST_TEST(ended.steps().size() == 1U);
  BOOST_TEST(ended.step("action:llm.prompt#0").name == "llm.prompt");
  BOOST_TEST(requests.at(0).model == "quick");
  BOOST_TEST(requests.at(0).messages.size() == 2U);
  BOOST_TEST(requests.at(0).messages[0].role == "system");
}

BOOST_AUTO_TEST_CASE(without_a_name_the_default_is_asked) {
  answers = {R"({"spam":true})"};
  BOOST_TEST(run("judge", mail{"Buy!"}).output<verdict>().spam);
  BOOST_TEST(requests.at(0).model == "good");
  BOOST_TEST(requests.at(0).response_schema.has_value());
}

BOOST_AUTO_TEST_CASE(json_in_a_fence_is_json) {
  answers = {"```json\n{\"spam\":true}\n```\n"};
  BOOST_TEST(run("judge", mail{"Buy!"}).output<verdict>().spam);
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_fit_is_sent_back_with_the_reason) {
  answers = {"Yes, it is.", R"({"spam":"yes"})", R"({"spam":true})"};
  auto ended = run("judge", mail{"Buy!"});
  BOOST_TEST(ended.output<verdict>().spam);
  BOOST_TEST(requests.size() == 3U);
  const auto step = ended.step("action:llm.prompt#0");
  const auto made = pawl::from_json<pawl::prompt_answer>(*step.output);
  BOOST_TEST(made.repairs == 2U);
  BOOST_TEST(made.usage.input_tokens == 3000U);
  BOOST_TEST(step.attempts == 1U);
  const auto& told = requests.back().messages;
  BOOST_TEST(text_of(told.back().content).find("/spam") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_schema_that_is_never_met_ends_the_step) {
  answers = {"No."};
  auto ended = run("judge", mail{"Buy!"});
  BOOST_TEST(ended.error().code == PAWL_ERROR_INVALID_OUTPUT);
  BOOST_TEST(requests.size() == 3U);
  const auto details = pawl::from_json<pawl::failed_details>(ended.error().details);
  BOOST_TEST_REQUIRE(details.used.has_value());
  BOOST_TEST(details.used->usage.input_tokens == 3000U);
}

BOOST_AUTO_TEST_CASE(who_counts_the_cost_asks_no_model_without_a_price) {
  answers = {"Yes."};
  pawl::model_request asked;
  asked.needs_price = true;
  asked.model = "dear";
  BOOST_TEST(ask_for(asked).status() == "completed");
  BOOST_TEST(!requests.at(0).needs_price.has_value());
  asked.model = "alias";  // has a price for what goes in alone
  BOOST_TEST(ask_for(asked).error().code == "unknown_price");
  BOOST_TEST(requests.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_agent_as_a_tool_takes_a_message_and_nothing_else) {
  answers = {"Done."};
  pawl::model_request asked;
  asked.tools = {{"helper", true, {}, {}}};
  ask_for(asked);
  const auto& properties = requests.at(0).tools.at(0).schema->at("properties").as_object();
  BOOST_TEST(properties.size() == 1U);
  BOOST_TEST(properties.contains("message"));
}

BOOST_AUTO_TEST_CASE(a_model_that_will_not_answer_is_an_error_of_its_own) {
  answers = {"I will not."};
  more.stop = "refused";
  for (const char* workflow : {"draft", "judge"}) {
    auto ended = run(workflow, mail{"Write"});
    BOOST_TEST(ended.error().code == "model_refused");
    BOOST_TEST(ended.error().message.ends_with("would not answer: I will not."));
    BOOST_TEST(ended.steps().size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(a_struct_that_was_cut_off_is_an_error_and_a_text_is_not) {
  answers = {R"({"spam":)"};
  more.stop = "length";
  BOOST_TEST(run("judge", mail{"Buy!"}).error().code == "answer_cut");
  BOOST_TEST(run("draft", mail{"Write"}).output<mail>().text == R"({"spam":)");
}

BOOST_AUTO_TEST_CASE(tokens_and_cost_are_on_the_step) {
  answers = {"Fine."};
  pawl::model_request asked;
  asked.model = "dear";
  const auto made = ask_for(asked).output<pawl::prompt_answer>();
  BOOST_TEST(made.model == "acme/dear");
  BOOST_TEST(made.usage.output_tokens == 100U);
  // 600 at 2, 400 at 0.5 and 100 at 10, of a million each
  BOOST_TEST(made.cost == 0.0024, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(requests.at(0).options->at("effort").as_string() == "high");
}

BOOST_AUTO_TEST_CASE(an_alias_takes_from_its_model_what_it_does_not_say_itself) {
  answers = {"Yes."};
  pawl::model_request asked;
  asked.model = "alias";
  const auto made = ask_for(asked).output<pawl::prompt_answer>();
  BOOST_TEST(requests.at(0).options->at("effort") == "low");
  BOOST_TEST(made.cost > 0);
}

BOOST_AUTO_TEST_CASE(a_tool_is_described_by_what_it_says_of_itself) {
  more.content.emplace_back(pawl::tool_call{"1", "orders_refund", {{"id", "17"}}});
  more.stop = "tool_calls";
  pawl::model_request asked;
  asked.tools = {
      {"orders.*", false, {}, {}}, {"draft", true, {}, {}}, {"orders.refund", false, {}, {}}};
  const auto made = ask_for(asked).output<pawl::prompt_answer>();
  const auto& tools = requests.at(0).tools;
  BOOST_TEST(tools.size() == 2U);
  BOOST_TEST(tools[0].name == "orders_refund");
  BOOST_TEST(*tools[0].description == "Gives money back");
  BOOST_TEST(tools[0].schema->at("properties").as_object().contains("id"));
  BOOST_TEST(tools[1].name == "draft");
  BOOST_TEST(std::get<pawl::tool_call>(made.content.at(0)).name == "orders.refund");
}

BOOST_AUTO_TEST_CASE(calls_that_were_made_are_told_under_the_names_that_the_model_knows) {
  answers = {"Done."};
  pawl::model_request asked;
  asked.tools = {{"orders.refund", false, {}, {}}};
  asked.messages = {pawl::text_message("user", "Refund 17"),
                    {"assistant", {pawl::tool_call{"1", "orders.refund", {{"id", "17"}}}}},
                    {"tool", {pawl::tool_result{"1", "orders.refund", "ok", false}}}};
  ask_for(asked);
  const auto& told = requests.at(0).messages;
  BOOST_TEST(std::get<pawl::tool_call>(told.at(1).content.at(0)).name == "orders_refund");
  BOOST_TEST(std::get<pawl::tool_result>(told.at(2).content.at(0)).name == "orders_refund");
}

BOOST_AUTO_TEST_CASE(an_answer_that_calls_tools_is_not_held_against_the_schema) {
  more.content.emplace_back(pawl::tool_call{"1", "orders_refund", {{"id", "17"}}});
  more.stop = "tool_calls";
  pawl::model_request asked;
  asked.tools = {{"orders.refund", false, {}, {}}};
  asked.response_schema = boost::json::value{{"type", "object"}};
  BOOST_TEST(!ask_for(asked).output<pawl::prompt_answer>().value.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_request_is_said_and_not_tried_again) {
  const auto code_for = [&](std::string model, std::vector<pawl::model_tool> tools = {}) {
    pawl::model_request asked;
    asked.model = std::move(model);
    asked.tools = std::move(tools);
    auto ended = ask_for(asked);
    BOOST_TEST(ended.steps().front().attempts == 1U);
    return ended.error().code;
  };
  BOOST_TEST(code_for("unheard-of") == "unknown_model");
  BOOST_TEST(code_for("wrong") == "unknown_model");
  BOOST_TEST(code_for("gone") == "unknown_model");
  BOOST_TEST(code_for("", {{"orders.burn", false, {}, {}}}) == "unknown_tool");
  BOOST_TEST(code_for("", {{"orders.refund", true, {}, {}}}) == "unknown_tool");
  BOOST_TEST(code_for("", {{"model.acme", false, {}, {}}}) == "unknown_tool");
  pawl::model_request asked;
  asked.response_schema = boost::json::value{{"type", "nonsense"}};
  BOOST_TEST(ask_for(asked).error().code == "invalid_schema");
}

BOOST_AUTO_TEST_CASE(a_rate_limit_is_waited_for_as_long_as_was_asked) {
  answers = {"busy", "Now."};
  const int64_t before_ms = now_ms();
  BOOST_TEST(run("draft", mail{"Write"}).status() == "failed");  // "busy" stays for all attempts
  BOOST_TEST(requests.size() == 5U);
  BOOST_TEST(now_ms() - before_ms >= 4 * 30'000);
}

BOOST_AUTO_TEST_SUITE_END()
