// The anthropic module against a server that speaks the Messages API, and one that does not.
#include "plugins/provider_server.hpp"

#include <pawl/plugins/anthropic.hpp>

namespace anthropic = pawl::anthropic;
namespace json = boost::json;
using namespace pawl::test;
using pawl::text_message;
using pawl::text_of;

namespace {

constexpr provider_ref complete{"anthropic"};

const std::string start =
    R"({"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",)"
    R"("model":"claude","content":[],"stop_reason":null,"usage":{"input_tokens":20,)"
    R"("cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}}})";

std::string end(const std::string& reason) {
  return R"({"type":"message_delta","delta":{"stop_reason":")" + reason +
         R"(","stop_sequence":null},"usage":{"output_tokens":15}})";
}

std::vector<std::string> saying(const std::string& reason = "end_turn") {
  return {
      start,
      R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
      R"({"type":"ping"})",
      R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüß"}})",
      R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" Gott"}})",
      R"({"type":"content_block_stop","index":0})",
      end(reason),
      R"({"type":"message_stop"})"};
}

struct fixture : provider<anthropic::api_key> {
  explicit fixture(const std::string& config = "{}") : provider(complete, anthropic::key, config) {}
};
struct impatient_fixture : fixture {
  impatient_fixture() : fixture(R"({"idle_timeout_ms":1000})") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(anthropic_module, fixture)

BOOST_AUTO_TEST_CASE(a_prompt_goes_out_and_its_stream_comes_in) {
  auto request = request_for("Hello");
  request.messages.insert(request.messages.begin(), text_message("system", "Be polite."));
  request.temperature = 0.5;
  const auto answer = ask(request, stream_of(saying()));
  BOOST_TEST(text_of(answer.content) == "Grüß Gott");
  BOOST_TEST(answer.stop == "end");
  BOOST_TEST(answer.usage.input_tokens == 125U);
  BOOST_TEST(answer.usage.cached_tokens == 100U);
  BOOST_TEST(answer.usage.output_tokens == 15U);
  BOOST_TEST(sent().starts_with("POST /v1/messages HTTP/1.1\r\n"));
  BOOST_TEST(header_of(sent(), "x-api-key") == "sk-secret");
  BOOST_TEST(header_of(sent(), "anthropic-version") == "2023-06-01");
  BOOST_TEST(header_of(sent(), "Content-Type") == "application/json");
  BOOST_TEST(sent_json() == json::parse(R"({"model":"quick","max_tokens":8192,"stream":true,
      "system":"Be polite.","temperature":0.5,
      "messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]})"));
}

BOOST_AUTO_TEST_CASE(the_text_goes_out_while_it_is_written) {
  ask(request_for("Hello"), stream_of(saying()));
  const auto beats = module.host.beats();
  BOOST_TEST_REQUIRE(!beats.empty());
  const std::string seen(json::parse(beats.front()).at("text").as_string());
  BOOST_TEST(!seen.empty());
  BOOST_TEST(std::string_view("Grüß Gott").starts_with(seen));
}

BOOST_AUTO_TEST_CASE(a_tool_is_offered_called_and_answered) {
  auto request = request_for("Where is order 17?");
  request.tools = {{"orders_find", false, "Finds an order", json::value{{"type", "object"}}}};
  request.messages.push_back(
      {"assistant",
       {pawl::model_text{""}, pawl::tool_call{"t1", "orders_find", {{"id", "17"}}},
        pawl::tool_call{"t2", "orders_find", "no json"}}});
  request.messages.push_back({"tool", {pawl::tool_result{"t1", "orders_find", "sent", false}}});
  request.messages.push_back({"tool", {pawl::tool_result{"t2", "orders_find", "bad", true}}});
  const auto answer = ask(
      request,
      stream_of(
          {start,
           R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Wait"}})",
           R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t3","name":"orders_find","input":{}}})",
           R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}})",
           R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"id\": \"1"}})",
           R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"8\"}"}})",
           R"({"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t4","name":"now","input":{}}})",
           end("tool_use"), R"({"type":"message_stop"})"}));
  BOOST_TEST(answer.stop == "tool_calls");
  BOOST_REQUIRE(answer.content.size() == 3U);
  const auto& call = std::get<pawl::tool_call>(answer.content[1]);
  BOOST_TEST(call.id == "t3");
  BOOST_TEST(call.arguments == json::parse(R"({"id":"18"})"));
  BOOST_TEST(std::get<pawl::tool_call>(answer.content[2]).arguments == json::object());
  BOOST_TEST(sent_json().at("tools") ==
             json::parse(R"([{"name":"orders_find","description":"Finds an order",
                              "input_schema":{"type":"object"}}])"));
  BOOST_TEST(sent_json().at("messages") == json::parse(R"([
      {"role":"user","content":[{"type":"text","text":"Where is order 17?"}]},
      {"role":"assistant","content":[
        {"type":"tool_use","id":"t1","name":"orders_find","input":{"id":"17"}},
        {"type":"tool_use","id":"t2","name":"orders_find","input":{"unreadable":"no json"}}]},
      {"role":"user","content":[
        {"type":"tool_result","tool_use_id":"t1","content":"sent","is_error":false},
        {"type":"tool_result","tool_use_id":"t2","content":"bad","is_error":true}]}])"));
}

BOOST_AUTO_TEST_CASE(arguments_that_are_no_json_stay_a_text) {
  const auto answer = ask(
      request_for("Go"),
      stream_of(
          {start,
           R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}})",
           R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"id\": "}})",
           end("tool_use"), R"({"type":"message_stop"})"}));
  BOOST_TEST(std::get<pawl::tool_call>(answer.content.at(0)).arguments == "{\"id\": ");
}

BOOST_AUTO_TEST_CASE(what_a_model_thought_goes_back_beside_the_calls_it_led_to) {
  const auto block = [](const std::string& index, const std::string& content) {
    return R"({"type":"content_block_start","index":)" + index + R"(,"content_block":)" + content +
           "}";
  };
  const auto delta = [](const std::string& what) {
    return R"({"type":"content_block_delta","index":0,"delta":)" + what + "}";
  };
  auto request = request_for("Where is order 17?");
  const auto answer = ask(
      request, stream_of({start, block("0", R"({"type":"thinking","thinking":"","signature":""})"),
                          delta(R"({"type":"thinking_delta","thinking":"Order 17, "})"),
                          delta(R"({"type":"thinking_delta","thinking":"hm."})"),
                          delta(R"({"type":"signature_delta","signature":"sig=="})"),
                          block("1", R"({"type":"redacted_thinking","data":"sealed=="})"),
                          block("2", R"({"type":"tool_use","id":"t1","name":"find","input":{}})"),
                          end("tool_use"), R"({"type":"message_stop"})"}));
  BOOST_REQUIRE(answer.content.size() == 3U);
  BOOST_TEST(std::get<pawl::model_thought>(answer.content[0]).thought == "Order 17, hm.");
  BOOST_TEST(text_of(answer.content).empty());
  request.messages.push_back({"assistant", answer.content});
  request.messages.back().content.emplace_back(
      pawl::model_thought{"of another vendor", {{"encrypted_content", "x"}}});
  ask(request, stream_of(saying()));
  BOOST_TEST(sent_json().at("messages").at(1).at("content") == json::parse(R"([
      {"type":"thinking","thinking":"Order 17, hm.","signature":"sig=="},
      {"type":"redacted_thinking","data":"sealed=="},
      {"type":"tool_use","id":"t1","name":"find","input":{}}])"));
}

BOOST_AUTO_TEST_CASE(an_answer_by_schema_is_asked_for) {
  auto request = request_for("Is it spam?");
  request.response_schema = json::parse(
      R"({"type":"object","properties":{"spam":{"type":"boolean"},"score":{"type":"number",
          "minimum":0}},"required":["spam"]})");
  ask(request, stream_of(saying()));
  BOOST_TEST(sent_json().at("output_config") == json::parse(R"({"format":{"type":"json_schema",
      "schema":{"type":"object","properties":{"spam":{"type":"boolean"},
      "score":{"type":"number"}},"required":["spam"],"additionalProperties":false}}})"));
  request.response_schema =
      json::parse(R"({"type":"object","additionalProperties":{"type":"number"}})");
  ask(request, stream_of(saying()));
  BOOST_TEST(!sent_json().as_object().contains("output_config"));
  BOOST_TEST(std::string(sent_json().at("system").as_string())
                 .ends_with(R"({"type":"object","additionalProperties":{"type":"number"}})"));
}

BOOST_AUTO_TEST_CASE(options_are_passed_on_and_may_end_the_streaming) {
  auto request = request_for("Hello");
  request.options = json::parse(R"({"stream":false,"top_k":5})");
  request.output_tokens_max = 10;
  const auto answer = ask(request, json_answer(R"({"id":"msg_1","type":"message","content":[
      {"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"Good day"},
      {"type":"tool_use","id":"t1","name":"now","input":{"zone":"UTC"}}],
      "stop_reason":"tool_use","usage":{"input_tokens":7,"output_tokens":3}})"));
  BOOST_TEST(text_of(answer.content) == "Good day");
  BOOST_TEST(std::get<pawl::model_thought>(answer.content.at(0)).thought == "hm");
  BOOST_TEST(std::get<pawl::tool_call>(answer.content.at(2)).arguments ==
             json::parse(R"({"zone":"UTC"})"));
  BOOST_TEST(answer.usage.input_tokens == 7U);
  BOOST_TEST(sent_json().at("stream") == false);
  BOOST_TEST(sent_json().at("top_k") == 5);
  BOOST_TEST(sent_json().at("max_tokens") == 10);
  request.options = 7;
  BOOST_TEST(module.failure(complete, request).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(why_it_stopped_is_said) {
  const auto stop = [&](const std::string& reason) {
    return ask(request_for("Hello"), stream_of(saying(reason))).stop;
  };
  BOOST_TEST(stop("end_turn") == "end");
  BOOST_TEST(stop("stop_sequence") == "end");
  BOOST_TEST(stop("max_tokens") == "length");
  BOOST_TEST(stop("model_context_window_exceeded") == "length");
  BOOST_TEST(stop("refusal") == "refused");
  BOOST_TEST(stop("tool_use") == "end");  // but no tool is called
}

BOOST_AUTO_TEST_CASE(its_errors_have_their_codes) {
  const auto error_of = [](const std::string& type, const std::string& message = "Because.") {
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + "\"}}";
  };
  const auto refused = failure(http_answer("400 Bad Request", error_of("invalid_request_error")));
  BOOST_TEST(refused.code() == "invalid_request");
  BOOST_TEST(!refused.retryable());
  BOOST_TEST(refused.message() == "Anthropic answered 400: Because.");
  const auto too_long =
      error_of("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum");
  BOOST_TEST(failure(http_answer("400 Bad Request", too_long)).code() == PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(failure(http_answer("404 Not Found", error_of("not_found_error"))).code() ==
             PAWL_ERROR_NOT_FOUND);
  const auto full = failure(http_answer("529 Overloaded", error_of("overloaded_error")));
  BOOST_TEST(full.code() == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(full.retryable());
  // in the midst of the stream, when the status was said long before
  const auto late = failure(stream_of({start, error_of("overloaded_error")}));
  BOOST_TEST(late.code() == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(late.retryable());
  BOOST_TEST(late.message() == "Anthropic failed: Because.");
  BOOST_TEST(failure(stream_of({error_of("rate_limit_error")})).code() == PAWL_ERROR_RATE_LIMITED);
}

BOOST_FIXTURE_TEST_CASE(a_server_that_falls_silent_is_given_up, impatient_fixture) {
  call_facts facts;
  facts.time_left = std::chrono::hours(1);
  const auto why = failure(open_stream_of({start}), after_reply::hold, facts);
  BOOST_TEST(why.code() == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(why.retryable());
}

BOOST_AUTO_TEST_CASE(what_a_tool_of_the_other_side_is_asked_is_no_text) {
  auto events = saying();
  events.insert(
      events.end() - 2,
      {R"({"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use",)"
       R"("id":"s1","name":"web_search","input":{}}})",
       R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta",)"
       R"("partial_json":"{\"query\":\"x\"}"}})"});
  const auto streamed = ask(request_for("Hello"), stream_of(events));
  BOOST_TEST(text_of(streamed.content) == "Grüß Gott");
  const auto whole = ask(request_for("Hello"), json_answer(R"({"content":[
      {"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"x"}},
      {"type":"text","text":"Hi"}],"stop_reason":"end_turn"})"));
  BOOST_TEST(text_of(whole.content) == "Hi");
}

BOOST_AUTO_TEST_CASE(whatever_goes_wrong_is_a_clear_error) {
  must_survive(saying());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_prompts_end_as_they_must, fixture) {
  soak(saying());
}

BOOST_AUTO_TEST_SUITE_END()
