#include "modules/verify.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>

using namespace pawl::modules;

namespace {

module_description good() {
  module_description module;
  module.name = "shop";
  module.version = "1.2.0-rc.1+5";
  module.title = "Shop";
  module.description = "Sells.";
  module.actions = {{"shop.charge", "Charge", "Takes money.", 0, "true", "true", ""}};
  module.workflows = {{"shop.charge", "Order", "Sells.", 0, "true", "true", ""}};
  module.credentials = {{"shop.key", "Key", "Ask the owner.", "true", ""}};
  return module;
}

struct fault {
  const char* expected;  // part of the reason
  std::function<void(module_description&)> commit;
};

const std::vector<fault> faults = {
    {"the module has no name", [](auto& m) { m.name = ""; }},
    {"the module's name 'Shop'", [](auto& m) { m.name = "Shop"; }},
    {"the module's version ''", [](auto& m) { m.version = ""; }},
    {"the module's version '1/2'", [](auto& m) { m.version = "1/2"; }},
    {"64 characters", [](auto& m) { m.version = std::string(65, '1'); }},
    {"the module has no title", [](auto& m) { m.title = ""; }},
    {"the module has no description", [](auto& m) { m.description = ""; }},
    {"one action has no name", [](auto& m) { m.actions[0].name = ""; }},
    {"action -x must match", [](auto& m) { m.actions[0].name = "-x"; }},
    {"at most 128 bytes", [](auto& m) { m.actions[0].name = std::string(129, 'a'); }},
    {"action shop.charge has no title", [](auto& m) { m.actions[0].title = ""; }},
    {"workflow shop.charge has no description", [](auto& m) { m.workflows[0].description = ""; }},
    {"no input schema", [](auto& m) { m.actions[0].input_schema = ""; }},
    {"no output schema", [](auto& m) { m.workflows[0].output_schema = ""; }},
    {"are not JSON:", [](auto& m) { m.actions[0].options = "{"; }},
    {"are not a JSON object", [](auto& m) { m.actions[0].options = "[]"; }},
    {"timeout_ms", [](auto& m) { m.actions[0].options = R"({"timeout_ms":0})"; }},
    {"timeout_ms", [](auto& m) { m.actions[0].options = R"({"timeout_ms":1.5})"; }},
    {"examples", [](auto& m) { m.actions[0].options = R"({"examples":[{"output":1}]})"; }},
    {"examples", [](auto& m) { m.actions[0].options = R"({"examples":{}})"; }},
    {"exports the action shop.charge twice", [](auto& m) { m.actions.push_back(m.actions[0]); }},
    {"credentials in the options", [](auto& m) { m.actions[0].options = R"({"credentials":1})"; }},
    {"needs a credential bank.key, which is no kind that the module declares",
     [](auto& m) { m.actions[0].options = R"({"credentials":["bank.key"]})"; }},
    {"credential kind shop.key has no title", [](auto& m) { m.credentials[0].title = ""; }},
    {"credential kind shop.key has no description",
     [](auto& m) { m.credentials[0].description = ""; }},
    {"credential kind shop.key has no schema", [](auto& m) { m.credentials[0].schema = ""; }},
    {"options of credential kind shop.key", [](auto& m) { m.credentials[0].options = "[]"; }},
    {"must have a grant", [](auto& m) { m.credentials[0].options = R"({"oauth2":{}})"; }},
    {"must have a grant",
     [](auto& m) {
       m.credentials[0].options =
           R"({"oauth2":{"grant":"authorization_code","token_url":"https://a/t"}})";
     }},
    {"credential kind Key must match", [](auto& m) { m.credentials[0].name = "Key"; }},
    {"declares the credential kind shop.key twice",
     [](auto& m) { m.credentials.push_back(m.credentials[0]); }},
};

std::ostream& operator<<(std::ostream& out, const fault& one) {
  return out << one.expected;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_action_and_a_workflow_may_share_a_name) {
  BOOST_TEST(verify(good()).ok());
}

BOOST_AUTO_TEST_CASE(each_broken_rule_is_named) {
  for (const fault& one : faults) {
    module_description module = good();
    one.commit(module);
    const auto verified = verify(module);
    BOOST_REQUIRE_MESSAGE(!verified.ok(), "passed: " << one);
    BOOST_TEST(verified.error().message.find(one.expected) != std::string::npos,
               verified.error().message << " does not say: " << one);
  }
}

BOOST_AUTO_TEST_CASE(options_may_hold_more_than_is_known) {
  exported action = good().actions[0];
  BOOST_TEST(!timeout_option(action).has_value());
  action.options = R"({"timeout_ms":2500,"colour":{"red":5}})";
  BOOST_TEST(timeout_option(action).value() == 2500);
  module_description module = good();
  module.actions[0] = action;
  BOOST_TEST(verify(module).ok());
}

BOOST_AUTO_TEST_CASE(limits_are_read_and_mistakes_in_them_refused) {
  module_description module = good();
  module.actions[0].options = R"({"concurrency_max":3})";
  BOOST_TEST(verify(module).ok());
  BOOST_TEST(*limits_of_action(module.actions[0]).concurrency_max == 3U);
  module.actions[0].options = R"({"rate":{"per_second":5}})";
  BOOST_TEST(verify(module).error().message.find("rate must be") != std::string::npos);
}
