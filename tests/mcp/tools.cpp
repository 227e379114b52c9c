#include "mcp/server/tools.hpp"

#include "schema/checker.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace pawl;
using mcp::tool;
namespace json = boost::json;

namespace {

export_info exported(std::string name, std::string input = R"({"type":"object"})",
                     std::string output = R"({"type":"object"})") {
  export_info made;
  made.name = std::move(name);
  made.title = "A title";
  made.description = "What it does";
  made.input_schema = std::move(input);
  made.output_schema = std::move(output);
  return made;
}

tool only(const export_info& action) {
  const auto all = mcp::exposed_tools({action}, {}, {"*"});
  BOOST_TEST_REQUIRE(all.size() == 1U);
  return all.front();
}

std::vector<std::string> names(const std::vector<tool>& of) {
  std::vector<std::string> all;
  for (const tool& each : of) all.push_back(each.target);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mcp_tools)

BOOST_AUTO_TEST_CASE(only_what_a_pattern_names_is_a_tool) {
  const std::vector<export_info> actions = {exported("slack.post"), exported("slack.read"),
                                            exported("exec.run")};
  const std::vector<export_info> workflows = {exported("signup"), exported("pawl.call")};
  const auto chosen = [&](std::vector<std::string> patterns) {
    return names(mcp::exposed_tools(actions, workflows, patterns));
  };
  using list = std::vector<std::string>;
  BOOST_TEST(chosen({}).empty());
  BOOST_TEST((chosen({"slack.*"}) == list{"slack.post", "slack.read"}));
  BOOST_TEST((chosen({"signup", "exec.run"}) == list{"exec.run", "signup"}));
  BOOST_TEST((chosen({"*.re*d"}) == list{"slack.read"}));
  BOOST_TEST(chosen({"slack", "*.post.*"}).empty());
  // Through pawl.call each action could be called.
  BOOST_TEST(
      (chosen({"*", "pawl.call"}) == list{"slack.post", "slack.read", "exec.run", "signup"}));
}

BOOST_AUTO_TEST_CASE(names_are_what_clients_accept_and_each_is_there_once) {
  const std::string longest(128, 'a');
  const auto all =
      mcp::exposed_tools({exported("a.b"), exported("a_b"), exported(longest), exported(longest)},
                         {exported("a.b")}, {"*"});
  const std::vector<std::string> wanted = {"a_b", "a_b_2", std::string(64, 'a'),
                                           std::string(62, 'a') + "_2", "a_b_3"};
  std::vector<std::string> told;
  for (const tool& each : all) told.push_back(each.name);
  BOOST_TEST(told == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_schema_that_is_no_objects_is_a_member_of_one) {
  const tool made = only(exported("a", R"({"$defs":{"n":{"type":"integer"}},"$ref":"#/$defs/n"})",
                                  R"({"type":"string"})"));
  const json::value input = made.document.at("inputSchema");
  BOOST_TEST(input.at("type") == "object");
  auto checker = schema::checker::compile_value(input);
  BOOST_TEST_REQUIRE(checker.ok());
  BOOST_TEST(checker->accepts(json::parse(R"({"input":5})")));
  BOOST_TEST(!checker->accepts(json::parse(R"({"input":"5"})")));
  BOOST_TEST(!checker->accepts(json::parse("{}")));
  BOOST_TEST(mcp::start_of(made, {{"input", 5}}).input == R"({"action":"a","input":5})");

  run_info ended;
  ended.id = "r";
  ended.status = "completed";
  ended.output = R"("done")";
  const json::object result = mcp::result_of(made, ended);
  BOOST_TEST(result.at("structuredContent") == json::parse(R"({"output":"done"})"));
  BOOST_TEST(result.at("content").at(0).at("text") == "done");
}

BOOST_AUTO_TEST_CASE(what_takes_nothing_may_be_called_without_an_input) {
  const tool made = only(exported("a", R"({"type":"null"})"));
  auto checker = schema::checker::compile_value(made.document.at("inputSchema"));
  BOOST_TEST_REQUIRE(checker.ok());
  BOOST_TEST(checker->accepts(json::parse("{}")));
  BOOST_TEST(mcp::start_of(made, {}).input == R"({"action":"a","input":null})");
}

BOOST_AUTO_TEST_CASE(annotations_say_what_was_declared) {
  export_info safe = exported("a");
  safe.safe = true;
  BOOST_TEST(
      only(safe).document.at("annotations") ==
      json::parse(
          R"({"title":"A title","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true})"));
  BOOST_TEST(only(exported("a")).document.at("annotations") ==
             json::parse(R"({"title":"A title","readOnlyHint":false})"));
}

BOOST_AUTO_TEST_CASE(a_run_that_failed_is_an_error_in_words) {
  run_info ended;
  ended.id = "r-1";
  ended.status = "failed";
  ended.error = error_info{"refused", "never", {}, false};
  const json::object result = mcp::result_of(only(exported("a")), ended);
  BOOST_TEST(result.at("isError") == true);
  BOOST_TEST(result.at("content").at(0).at("text") == "Run r-1 failed: refused: never");
  BOOST_TEST(result.at("_meta").at("pawl/run_id") == "r-1");
  BOOST_TEST(!result.contains("structuredContent"));
}

BOOST_AUTO_TEST_SUITE_END()
