// The openai module against a server that speaks chat completions and the Responses API, and one
// that does not.
#include "eventually.hpp"
#include "plugins/provider_server.hpp"
#include "schema/checker.hpp"

#include <pawl/plugins/openai.hpp>

#include <cstdlib>
#include <string>

namespace json = boost::json;
namespace openai = pawl::openai;
using namespace pawl::test;
using pawl::text_message;
using pawl::text_of;

namespace {

constexpr provider_ref chat{"openai"};
constexpr provider_ref responses{"openai-responses"};

std::string chunk(const std::string& delta, const std::string& reason = "null") {
  return R"({"id":"c1","object":"chat.completion.chunk","model":"quick","choices":[{"index":0,)"
         R"("delta":)" +
         delta + R"(,"finish_reason":)" + reason + "}]}";
}
const std::string usage =
    R"({"id":"c1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":125,)"
    R"("completion_tokens":15,"total_tokens":140,"prompt_tokens_details":{"cached_tokens":100}}})";

std::vector<std::string> saying(const std::string& reason = "stop") {
  return {chunk(R"({"role":"assistant","content":""})"),
          chunk(R"({"content":"Grüß"})"),
          chunk(R"({"content":" Gott"})"),
          chunk("{}", '"' + reason + '"'),
          usage,
          "[DONE]"};
}

std::string response(const std::string& output, const std::string& status = "completed",
                     const std::string& more = "") {
  return R"({"id":"r1","object":"response","status":")" + status + R"(","error":null,"output":)" +
         output + more +
         R"(,"usage":{"input_tokens":125,"input_tokens_details":{"cached_tokens":100},)"
         R"("output_tokens":15}})";
}
const std::string greeting =
    R"([{"type":"reasoning","id":"rs_1","summary":[]},{"type":"message","id":"m1",)"
    R"("role":"assistant","content":[{"type":"output_text","text":"Grüß Gott","annotations":[]}]}])";

std::vector<std::string> responding(const std::string& whole = response(greeting),
                                    const std::string& type = "completed") {
  return {
      R"({"type":"response.created","response":{"id":"r1","status":"in_progress","output":[]}})",
      R"({"type":"response.output_text.delta","item_id":"m1","output_index":0,"delta":"Grüß"})",
      R"({"type":"response.output_text.delta","item_id":"m1","output_index":0,"delta":" Gott"})",
      R"({"type":"response.)" + type + R"(","response":)" + whole + '}'};
}

pawl::model_request conversation() {
  auto request = request_for("Where is order 17?");
  request.messages.insert(request.messages.begin(), text_message("system", "Be polite."));
  request.tools = {{"orders_find", false, "Finds an order", json::value{{"type", "object"}}}};
  request.messages.push_back(
      {"assistant",
       {pawl::model_text{"Wait"}, pawl::tool_call{"t1", "orders_find", {{"id", "17"}}},
        pawl::tool_call{"t2", "orders_find", "no json"}}});
  request.messages.push_back({"tool",
                              {pawl::tool_result{"t1", "orders_find", "sent", false},
                               pawl::tool_result{"t2", "orders_find", "bad", true}}});
  return request;
}

const json::value strict_schema =
    json::parse(R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}},
                    "required":["n"]})");
const json::value loose_schema =
    json::parse(R"({"type":"object","properties":{"n":{"type":"integer"}}})");

struct chat_fixture : provider<openai::api_key> {
  chat_fixture() : provider(chat, openai::key) {}
};
struct responses_fixture : provider<openai::api_key> {
  responses_fixture() : provider(responses, openai::key) {}
};

// What was told last of the text while it was written: how much is a matter of time.
template <class Fixture>
std::string text_seen(Fixture& of) {
  std::string seen;
  for (const std::string& beat : of.module.host.beats())
    if (!beat.empty()) seen = json::parse(beat).at("text").as_string();
  BOOST_TEST(!seen.empty());
  return seen;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(openai_chat, chat_fixture)

BOOST_AUTO_TEST_CASE(a_prompt_goes_out_and_its_stream_comes_in) {
  auto request = request_for("Hello");
  request.temperature = 0.5;
  request.output_tokens_max = 10;
  const auto answer = ask(request, stream_of(saying()));
  BOOST_TEST(text_of(answer.content) == "Grüß Gott");
  BOOST_TEST(answer.stop == "end");
  BOOST_TEST(answer.usage.input_tokens == 125U);
  BOOST_TEST(answer.usage.cached_tokens == 100U);
  BOOST_TEST(answer.usage.output_tokens == 15U);
  BOOST_TEST(std::string_view("Grüß Gott").starts_with(text_seen(*this)));
  BOOST_TEST(sent().starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
  BOOST_TEST(header_of(sent(), "Authorization") == "Bearer sk-secret");
  BOOST_TEST(sent_json() == json::parse(R"({"model":"quick","stream":true,"temperature":0.5,
      "stream_options":{"include_usage":true},"max_tokens":10,
      "messages":[{"role":"user","content":"Hello"}]})"));
}

BOOST_AUTO_TEST_CASE(a_server_may_need_no_key) {
  local_server server([](const std::string&) { return reply{stream_of(saying())}; });
  module.set_credential(openai::key, {"", server.url("/v1")});
  module.run(chat, request_for("Hello"));
  BOOST_TEST(header_of(server.requests().at(0), "Authorization") == "");
}

// As Ollama tells them.
BOOST_AUTO_TEST_CASE(calls_of_one_index_with_an_id_each_are_several) {
  const auto call = [](const char* id, const char* which) {
    return chunk(std::string(R"({"tool_calls":[{"index":0,"id":")") + id +
                 R"(","type":"function","function":{"name":"find","arguments":"{\"id\":)" + which +
                 R"(}"}}]})");
  };
  const auto answer =
      ask(conversation(),
          stream_of({call("a", "1"), call("b", "2"), chunk("{}", "\"tool_calls\""), "[DONE]"}));
  BOOST_TEST_REQUIRE(answer.content.size() == 2U);
  BOOST_TEST(std::get<pawl::tool_call>(answer.content[0]).arguments == json::parse(R"({"id":1})"));
  BOOST_TEST(std::get<pawl::tool_call>(answer.content[1]).id == "b");
  BOOST_TEST(std::get<pawl::tool_call>(answer.content[1]).arguments == json::parse(R"({"id":2})"));
}

BOOST_AUTO_TEST_CASE(a_tool_is_offered_called_and_answered) {
  const auto answer = ask(
      conversation(),
      stream_of({chunk(R"({"content":null,"tool_calls":[{"index":0,"id":"t3","type":"function",)"
                       R"("function":{"name":"orders_find","arguments":""}}]})"),
                 chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"id\":"}}]})"),
                 chunk(R"({"tool_calls":[{"index":1,"id":"t4","type":"function",)"
                       R"("function":{"name":"now","arguments":"{oops"}}]})"),
                 chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"\"18\"}"}}]})"),
                 chunk("{}", "\"tool_calls\""), "[DONE]"}));
  BOOST_TEST(answer.stop == "tool_calls");
  BOOST_REQUIRE(answer.content.size() == 2U);
  const auto& call = std::get<pawl::tool_call>(answer.content[0]);
  BOOST_TEST(call.id == "t3");
  BOOST_TEST(call.name == "orders_find");
  BOOST_TEST(call.arguments == json::parse(R"({"id":"18"})"));
  BOOST_TEST(std::get<pawl::tool_call>(answer.content[1]).arguments == "{oops");
  BOOST_TEST(sent_json().at("tools") ==
             json::parse(R"([{"type":"function","function":{"name":"orders_find",
                 "description":"Finds an order","parameters":{"type":"object"}}}])"));
  BOOST_TEST(sent_json().at("messages") == json::parse(R"([
      {"role":"system","content":"Be polite."},
      {"role":"user","content":"Where is order 17?"},
      {"role":"assistant","content":"Wait","tool_calls":[
        {"id":"t1","type":"function","function":{"name":"orders_find","arguments":"{\"id\":\"17\"}"}},
        {"id":"t2","type":"function","function":{"name":"orders_find",
        "arguments":"{\"unreadable\":\"no json\"}"}}]},
      {"role":"tool","tool_call_id":"t1","content":"sent"},
      {"role":"tool","tool_call_id":"t2","content":"This failed: bad"}])"));
}

BOOST_AUTO_TEST_CASE(servers_that_are_less_exact_are_understood) {
  // calls in one piece, without index or id, said to be the end
  const auto answer =
      ask(request_for("Go"),
          stream_of({chunk(R"({"tool_calls":[{"function":{"name":"a","arguments":{"x":1}}},)"
                           R"({"function":{"name":"b","arguments":"{}"}}]})",
                           "\"stop\"")}));
  BOOST_TEST(answer.stop == "tool_calls");
  BOOST_REQUIRE(answer.content.size() == 2U);
  const auto& first = std::get<pawl::tool_call>(answer.content[0]);
  const auto& second = std::get<pawl::tool_call>(answer.content[1]);
  BOOST_TEST(first.arguments == json::parse(R"({"x":1})"));
  BOOST_TEST(second.name == "b");
  BOOST_TEST(first.id != second.id);
  // whole, though a stream was asked for
  const auto whole = ask(request_for("Go"), json_answer(R"({"choices":[{"index":0,"message":
      {"role":"assistant","content":"Hi"},"finish_reason":"length"}],
      "usage":{"prompt_tokens":3,"completion_tokens":1}})"));
  BOOST_TEST(text_of(whole.content) == "Hi");
  BOOST_TEST(whole.stop == "length");
  BOOST_TEST(whole.usage.input_tokens == 3U);
}

BOOST_AUTO_TEST_CASE(an_answer_by_schema_is_asked_for) {
  auto request = request_for("Count");
  request.response_schema = strict_schema;
  ask(request, stream_of(saying()));
  BOOST_TEST(sent_json().at("response_format") == json::parse(R"({"type":"json_schema",
      "json_schema":{"name":"answer","strict":true,"schema":{"type":"object",
      "properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}}})"));
  request.response_schema = loose_schema;
  ask(request, stream_of(saying()));
  BOOST_TEST(sent_json().at_pointer("/response_format/json_schema/strict") == false);
  BOOST_TEST(sent_json().at_pointer("/response_format/json_schema/schema") == loose_schema);
}

BOOST_AUTO_TEST_CASE(options_are_passed_on_and_may_end_the_streaming) {
  auto request = request_for("Hello");
  request.options = json::parse(R"({"stream":false,"reasoning_effort":"low"})");
  ask(request, json_answer(R"({"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]})"));
  BOOST_TEST(sent_json().at("stream") == false);
  BOOST_TEST(sent_json().at("reasoning_effort") == "low");
  BOOST_TEST(!sent_json().as_object().contains("stream_options"));
}

BOOST_AUTO_TEST_CASE(why_it_stopped_is_said) {
  const auto stop = [&](const std::string& reason) {
    return ask(request_for("Hello"), stream_of(saying(reason))).stop;
  };
  BOOST_TEST(stop("length") == "length");
  BOOST_TEST(stop("content_filter") == "refused");
  BOOST_TEST(stop("tool_calls") == "end");  // but no tool is called
  const auto refused = ask(request_for("Hello"),
                           stream_of({chunk(R"({"refusal":"I "})"), chunk(R"({"refusal":"won't"})"),
                                      chunk("{}", "\"stop\"")}));
  BOOST_TEST(refused.stop == "refused");
  BOOST_TEST(text_of(refused.content) == "I won't");
}

BOOST_AUTO_TEST_CASE(its_errors_have_their_codes) {
  const auto error_of = [](const std::string& type, const std::string& code) {
    return R"({"error":{"message":"Because.","type":")" + type + R"(","param":null,"code":)" +
           code + "}}";
  };
  const auto code_of = [&](const std::string& status, const std::string& body, bool retryable) {
    const auto why = failure(http_answer(status, body));
    BOOST_TEST(why.retryable() == retryable, why.message());
    BOOST_TEST(why.message().ends_with(": Because."), why.message());
    return why.code();
  };
  const std::string request_error = "invalid_request_error";
  BOOST_TEST(code_of("400 No", error_of(request_error, "null"), false) == "invalid_request");
  BOOST_TEST(code_of("400 No", error_of(request_error, "\"context_length_exceeded\""), false) ==
             PAWL_ERROR_TOO_LARGE);
  // as vLLM says it
  BOOST_TEST(failure(http_answer("400 No", R"({"object":"error","type":"BadRequestError",)"
                                           R"("message":"This model's maximum context length is )"
                                           R"(4096 tokens.","code":400})"))
                 .code() == PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(code_of("401 No", error_of(request_error, "null"), false) ==
             PAWL_ERROR_UNAUTHENTICATED);
  BOOST_TEST(code_of("429 No", error_of("tokens", "\"rate_limit_exceeded\""), true) ==
             PAWL_ERROR_RATE_LIMITED);
  BOOST_TEST(code_of("429 No", error_of("insufficient_quota", "\"insufficient_quota\""), false) ==
             "quota_exhausted");
  // as Ollama says that it has no such model
  BOOST_TEST(code_of("404 No", error_of("api_error", "null"), false) == PAWL_ERROR_NOT_FOUND);
  const auto late = failure(stream_of({chunk("{}"), error_of("server_error", "null")}));
  BOOST_TEST(late.code() == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(late.retryable());
  const auto strange = failure(stream_of({error_of("strange", "500")}));
  BOOST_TEST(strange.code() == "model_error");
  BOOST_TEST(strange.retryable());
}

BOOST_AUTO_TEST_CASE(whatever_goes_wrong_is_a_clear_error) {
  must_survive(saying());
}

BOOST_AUTO_TEST_CASE(a_cancel_ends_the_call) {
  serve(open_stream_of({chunk(R"({"content":"Hi"})")}), after_reply::hold);
  const uint64_t call = module.start(chat, request_for("Hello"));
  eventually("the stream has begun", [&] { return !module.host.beats().empty(); });
  module.host.cancel(module.action("openai"), call);
  BOOST_TEST(module.host.wait(call).error->code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(openai_responses, responses_fixture)

BOOST_AUTO_TEST_CASE(a_prompt_goes_out_and_its_stream_comes_in) {
  auto request = request_for("Hello");
  request.temperature = 0.5;
  request.output_tokens_max = 10;
  const auto answer = ask(request, stream_of(responding()));
  BOOST_TEST(text_of(answer.content) == "Grüß Gott");
  BOOST_TEST(answer.stop == "end");
  BOOST_TEST(answer.usage.input_tokens == 125U);
  BOOST_TEST(answer.usage.cached_tokens == 100U);
  BOOST_TEST(answer.usage.output_tokens == 15U);
  BOOST_TEST(std::string_view("Grüß Gott").starts_with(text_seen(*this)));
  BOOST_TEST(sent().starts_with("POST /v1/responses HTTP/1.1\r\n"));
  BOOST_TEST(sent_json() == json::parse(R"({"model":"quick","stream":true,"store":false,
      "temperature":0.5,"max_output_tokens":10,"input":[{"role":"user","content":"Hello"}]})"));
}

BOOST_AUTO_TEST_CASE(a_tool_is_offered_called_and_answered) {
  const auto answer = ask(conversation(), stream_of(responding(response(
                                              R"([{"type":"function_call","id":"f1","call_id":"t3",
                                   "name":"orders_find","arguments":"{\"id\":\"18\"}"}])"))));
  BOOST_TEST(answer.stop == "tool_calls");
  const auto& call = std::get<pawl::tool_call>(answer.content.at(0));
  BOOST_TEST(call.id == "t3");
  BOOST_TEST(call.arguments == json::parse(R"({"id":"18"})"));
  BOOST_TEST(sent_json().at("tools") ==
             json::parse(R"([{"type":"function","name":"orders_find","strict":false,
                 "description":"Finds an order","parameters":{"type":"object"}}])"));
  BOOST_TEST(sent_json().at("input") == json::parse(R"([
      {"role":"system","content":"Be polite."},
      {"role":"user","content":"Where is order 17?"},
      {"role":"assistant","content":"Wait"},
      {"type":"function_call","call_id":"t1","name":"orders_find","arguments":"{\"id\":\"17\"}"},
      {"type":"function_call","call_id":"t2","name":"orders_find",
       "arguments":"{\"unreadable\":\"no json\"}"},
      {"type":"function_call_output","call_id":"t1","output":"sent"},
      {"type":"function_call_output","call_id":"t2","output":"This failed: bad"}])"));
}

BOOST_AUTO_TEST_CASE(what_a_model_thought_goes_back_beside_the_calls_it_led_to) {
  auto request = request_for("Where is order 17?");
  const auto answer = ask(request, json_answer(R"({"status":"completed","output":[
      {"type":"reasoning","id":"rs_1","encrypted_content":"sealed==",
       "summary":[{"type":"summary_text","text":"Order 17, hm."}]},
      {"type":"reasoning","id":"rs_2","summary":[]},
      {"type":"function_call","call_id":"t1","name":"find","arguments":"{}"}]})"));
  BOOST_REQUIRE(answer.content.size() == 2U);
  BOOST_TEST(std::get<pawl::model_thought>(answer.content[0]).thought == "Order 17, hm.");
  request.messages.push_back({"assistant", answer.content});
  request.messages.back().content.emplace_back(
      pawl::model_thought{"of another vendor", {{"signature", "x"}}});
  ask(request, stream_of(responding()));
  const json::value input = sent_json().at("input");
  BOOST_REQUIRE(input.as_array().size() == 3U);
  BOOST_TEST(input.at(1) == json::parse(R"({"type":"reasoning","id":"rs_1","summary":[],
      "encrypted_content":"sealed=="})"));
}

BOOST_AUTO_TEST_CASE(an_answer_by_schema_is_asked_for) {
  auto request = request_for("Count");
  request.response_schema = strict_schema;
  ask(request, json_answer(response(greeting)));
  BOOST_TEST(sent_json().at("text") == json::parse(R"({"format":{"type":"json_schema",
      "name":"answer","strict":true,"schema":{"type":"object","properties":{"n":{"type":"integer"}},
      "required":["n"],"additionalProperties":false}}})"));
}

BOOST_AUTO_TEST_CASE(why_it_stopped_is_said) {
  const auto stop = [&](const std::string& reason) {
    const std::string why = R"(,"incomplete_details":{"reason":")" + reason + "\"}";
    return ask(request_for("Hello"),
               stream_of(responding(response(greeting, "incomplete", why), "incomplete")))
        .stop;
  };
  BOOST_TEST(stop("max_output_tokens") == "length");
  BOOST_TEST(stop("content_filter") == "refused");
  const auto refused = ask(
      request_for("Hello"),
      stream_of(responding(
          response(R"([{"type":"message","content":[{"type":"refusal","refusal":"I won't"}]}])"))));
  BOOST_TEST(refused.stop == "refused");
  BOOST_TEST(text_of(refused.content) == "I won't");
}

BOOST_AUTO_TEST_CASE(its_errors_have_their_codes) {
  const auto failed = failure(
      stream_of({R"({"type":"response.failed","response":{"id":"r1","status":"failed","output":[],
           "error":{"code":"server_error","message":"Because."}}})"}));
  BOOST_TEST(failed.code() == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(failed.retryable());
  BOOST_TEST(failed.message() == "The model failed: Because.");
  const auto event = failure(
      stream_of({R"({"type":"error","code":"invalid_prompt","message":"Because.","param":null})"}));
  BOOST_TEST(event.code() == "invalid_request");
  BOOST_TEST(!event.retryable());
}

BOOST_AUTO_TEST_CASE(whatever_goes_wrong_is_a_clear_error) {
  must_survive(responding());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_prompts_end_as_they_must, chat_fixture) {
  soak(saying());
}

BOOST_AUTO_TEST_SUITE_END()

// Where LLAMA_URL is: llama.cpp with a model whose weights are random. See llama/run.
BOOST_AUTO_TEST_SUITE(llama, *boost::unit_test::disabled())

struct llama_fixture {
  llama_fixture() { module.set_credential(openai::key, {"", std::getenv("LLAMA_URL")}); }
  loaded_module module;
};

BOOST_FIXTURE_TEST_CASE(an_answer_fits_its_schema_because_nothing_else_can_be_written,
                        llama_fixture) {
  const std::string schema =
      R"({"type":"object","properties":{"spam":{"type":"boolean"},"topic":{"enum":["order",)"
      R"("refund"]}},"required":["spam","topic"],"additionalProperties":false})";
  auto request = request_for("Is this spam?");
  request.response_schema = json::parse(schema);
  const auto answer = module.run(chat, request);
  BOOST_TEST(answer.stop == "end");
  BOOST_TEST(pawl::schema::checker::compile(schema)->accepts(json::parse(text_of(answer.content))),
             text_of(answer.content));
  BOOST_TEST(text_of(answer.content).starts_with(text_seen(*this)));
  BOOST_TEST(answer.usage.input_tokens > 0U);
  BOOST_TEST(answer.usage.output_tokens > 0U);
}

BOOST_FIXTURE_TEST_CASE(without_a_schema_it_babbles_until_it_is_cut_off, llama_fixture) {
  auto request = request_for("Hello");
  request.output_tokens_max = 20;
  const auto answer = module.run(chat, request);
  BOOST_TEST(answer.stop == "length");
  BOOST_TEST(!text_of(answer.content).empty());
}

BOOST_AUTO_TEST_SUITE_END()
