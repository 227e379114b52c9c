// The scripted provider: fixed answers, and what it says where it has none.
#include "plugins/module_fixture.hpp"
#include "schema/checker.hpp"

#include <pawl/model.hpp>
#include <pawl/schema.hpp>

#include <fstream>

using pawl::text_message;
using pawl::text_of;
using pawl::test::loaded_module;

namespace {

constexpr pawl::action<pawl::model_request, pawl::model_answer> complete{"scripted"};

pawl::model_request request_for(const std::string& text, const std::string& model = "any") {
  pawl::model_request made;
  made.model = model;
  made.messages = {text_message("user", text)};
  return made;
}

const std::string orders = R"({"answers":[
  {"after":"orders.find","text":"It is on its way."},
  {"says":"order","text":"Let me see.","calls":[{"tool":"orders.find","arguments":{"id":"17"}}]},
  {"model":"busy","error":{"code":"rate_limited","retryable":true,"retry_after_ms":2000}},
  {"says":"json","value":{"spam":true}},
  {"says":"no","text":"I will not.","stop":"refused"}]})";

}  // namespace

BOOST_AUTO_TEST_SUITE(scripted_module)

BOOST_AUTO_TEST_CASE(the_first_answer_that_fits_is_given) {
  loaded_module module(orders);
  const auto called = module.run(complete, request_for("Where is my order?"));
  BOOST_TEST(called.stop == "tool_calls");
  BOOST_TEST(text_of(called.content) == "Let me see.");
  const auto& call = std::get<pawl::tool_call>(called.content.at(1));
  BOOST_TEST(call.name == "orders_find");
  BOOST_TEST(call.arguments.at("id").as_string() == "17");
  BOOST_TEST(text_of(module.run(complete, request_for("json")).content) == R"({"spam":true})");
  BOOST_TEST(module.run(complete, request_for("no")).stop == "refused");
}

BOOST_AUTO_TEST_CASE(what_a_tool_gave_has_its_answer) {
  loaded_module module(orders);
  auto request = request_for("Where is my order?");
  request.messages.push_back({"assistant", {pawl::tool_call{"call-1", "orders_find", {}}}});
  request.messages.push_back(
      {"tool", {pawl::tool_result{"call-1", "orders_find", "order 17 is sent", false}}});
  const auto answer = module.run(complete, request);
  BOOST_TEST(text_of(answer.content) == "It is on its way.");
  BOOST_TEST(answer.stop == "end");
  BOOST_TEST(answer.usage.input_tokens == 8U);
  BOOST_TEST(answer.usage.output_tokens == 5U);
}

BOOST_AUTO_TEST_CASE(calls_in_one_conversation_have_ids_of_their_own) {
  loaded_module module(orders);
  auto request = request_for("Where is my order?");
  request.messages.insert(request.messages.begin(),
                          {"assistant", {pawl::tool_call{"call-1", "orders_find", {}}}});
  const auto answer = module.run(complete, request);
  BOOST_TEST(std::get<pawl::tool_call>(answer.content.at(1)).id == "call-2");
}

BOOST_AUTO_TEST_CASE(an_error_of_the_script_is_the_calls) {
  loaded_module module(orders);
  const auto why = module.failure(complete, request_for("Hello", "busy"));
  BOOST_TEST(why.code() == "rate_limited");
  BOOST_TEST(why.retryable());
  BOOST_TEST(why.retry_after() == std::chrono::seconds(2));
}

BOOST_AUTO_TEST_CASE(without_an_answer_it_says_that_it_is_no_model) {
  loaded_module module;
  const auto said = text_of(module.run(complete, request_for("Dräft a brief")).content);
  BOOST_TEST(said.find("no language model was asked") != std::string::npos);
  BOOST_TEST(said.ends_with("Dräft a brief"));
  std::string umlauts = "x";
  for (int i = 0; i < 300; ++i) umlauts += "ä";
  const auto cut = text_of(module.run(complete, request_for(umlauts)).content);
  BOOST_TEST(cut.ends_with("ä..."));
}

BOOST_AUTO_TEST_CASE(without_an_answer_a_schema_gets_a_value_that_fits) {
  loaded_module module;
  for (const std::string schema :
       {R"({"type":"object","properties":{"a":{"type":"string","minLength":12},
            "b":{"type":"integer","minimum":3},"c":{"type":"array","minItems":2,
            "items":{"$ref":"#/$defs/d"}},"e":{"enum":["x","y"]},"f":{"type":["boolean","null"]}},
            "required":["a","b","c","e","f"],"additionalProperties":false,
            "$defs":{"d":{"type":"string","format":"email","maxLength":40}}})",
        R"({"type":"number","exclusiveMinimum":0,"maximum":5})", R"({"anyOf":[{"const":7}]})",
        "true"}) {
    auto request = request_for("Give me one");
    request.response_schema = boost::json::parse(schema);
    const auto said = text_of(module.run(complete, request).content);
    const auto checker = pawl::schema::checker::compile(schema);
    BOOST_TEST(checker->accepts(boost::json::parse(said)), schema << " and " << said);
  }
}

BOOST_AUTO_TEST_CASE(a_schema_that_holds_itself_ends) {
  loaded_module module;
  auto request = request_for("Give me one");
  request.response_schema = boost::json::parse(
      R"({"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]})");
  BOOST_TEST(text_of(module.run(complete, request).content).starts_with(R"({"next":{)"));
}

BOOST_AUTO_TEST_CASE(a_file_may_hold_more) {
  const pawl::test::temporary_folder folder;
  const auto path = folder.path() / "more.json";
  std::ofstream(path) << R"([{"text":"From the file."}])";
  loaded_module module(R"({"file":")" + path.string() + "\"}");
  BOOST_TEST(text_of(module.run(complete, request_for("Hello")).content) == "From the file.");
  std::ofstream(path) << R"([{"says":7}])";
  const std::string config = R"({"file":")" + path.string() + "\"}";
  const auto is_clear = [](const pawl::error& why) {
    return why.message().find("more.json: /0/says") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(loaded_module{config}, pawl::error, is_clear);
  BOOST_CHECK_THROW(loaded_module{R"({"file":"/nowhere/at/all"})"}, pawl::error);
}

BOOST_AUTO_TEST_SUITE_END()
