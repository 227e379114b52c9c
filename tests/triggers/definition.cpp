#include "triggers/definition.hpp"

#include "schema/checker.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <regex>

namespace json = boost::json;
using namespace pawl::triggers;

namespace {

std::string refusal(std::string_view text, std::string_view name = "nightly") {
  const auto made = parse_definition(name, text);
  BOOST_REQUIRE_MESSAGE(!made, text);
  BOOST_TEST(made.error().code == "invalid_input");
  return made.error().message;
}

bool mentions(const std::string& text, std::string_view part) {
  if (text.find(part) != std::string::npos) return true;
  BOOST_TEST_MESSAGE(text << " does not mention " << part);
  return false;
}

std::string schedule_with(std::string_view members) {
  return R"({"kind": "schedule", "targets": [{"workflow": "clean"}], "schedule": {)" +
         std::string(members) + "}}";
}

std::string webhook_with(std::string_view verification) {
  return R"({"kind": "webhook", "targets": [{"workflow": "clean"}],
             "webhook": {"endpoint": "e", "verification": )" +
         std::string(verification) + "}}";
}

}  // namespace

// jq loses a few bytes of some expressions that it refuses.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libjq.so";
}

BOOST_AUTO_TEST_CASE(schedules) {
  const auto made = parse_definition("nightly", R"({
    "name": "nightly", "kind": "schedule", "enabled": false, "description": "d",
    "targets": [{"workflow": "clean"}, {"workflow": "clean"}, {"workflow": "report"}],
    "schedule": {"cron": "0 3 * * *", "time_zone": "Europe/Vienna", "overlap": "queue",
                 "missed": "all", "missed_max": 3, "jitter_ms": 5000}})");
  BOOST_REQUIRE(made.ok());
  const definition& of = **made;
  BOOST_TEST((of.kind == kind::schedule && !of.enabled && of.name == "nightly"));
  BOOST_TEST((of.schedule->overlap == overlap::queue && of.schedule->missed == missed::all));
  BOOST_TEST((of.schedule->missed_max == 3 && of.schedule->jitter_ms == 5'000));
  BOOST_TEST((of.targets[0].occurrence == 0 && of.targets[1].occurrence == 1 &&
              of.targets[2].occurrence == 0));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_with_its_place) {
  BOOST_TEST(mentions(refusal("{"), "not valid JSON"));
  BOOST_TEST(mentions(refusal("[]"), "trigger nightly"));
  BOOST_TEST(mentions(refusal("{}"), "kind"));
  BOOST_TEST(mentions(refusal(R"({"kind": "never", "targets": [{"workflow": "a"}]})"), "/kind"));
  BOOST_TEST(
      mentions(refusal(R"({"kind": "webhook", "targets": [{"workflow": "a"}]})"), "webhook"));
  BOOST_TEST(mentions(refusal(schedule_with(R"("cron": "0 3 * *")")), "/schedule/cron: cron"));
  BOOST_TEST(mentions(refusal(schedule_with(R"("cron": "@daily", "time_zone": "Mars")")),
                      "/schedule/time_zone"));
  BOOST_TEST(
      mentions(refusal(schedule_with(R"("cron": "@daily", "every_ms": 1000)")), "/schedule/cron"));
  BOOST_TEST(mentions(refusal(schedule_with(R"("every_ms": 10)")), "/schedule/every_ms"));
  BOOST_TEST(mentions(refusal(schedule_with("")), "cron"));
  BOOST_TEST(mentions(refusal(schedule_with(R"("cron": "@daily", "overlap": "maybe")")),
                      "/schedule/overlap"));
  BOOST_TEST(
      mentions(refusal(R"({"kind": "schedule", "targets": [], "schedule": {"cron": "@daily"}})"),
               "/targets"));
  const std::string misspelt = refusal(R"({"kind": "schedule", "schedule": {"cron": "@daily"},
    "targets": [{"workflow": "a"}, {"workflow": "b", "filtr": "."}]})");
  BOOST_TEST(mentions(misspelt, "/targets/1"));
  BOOST_TEST(mentions(misspelt, "filtr"));
  BOOST_TEST(mentions(refusal(R"({"kind": "schedule", "schedule": {"cron": "@daily"},
    "targets": [{"workflow": "a", "transform": ".a |"}]})"),
                      "/targets/0/transform: not an expression"));
  BOOST_TEST(mentions(refusal(schedule_with(R"("cron": "@daily")"), "Big Name"), "the name"));
  BOOST_TEST(mentions(refusal(schedule_with(R"("cron": "@daily")"), "../x"), "the name"));
  BOOST_TEST(
      mentions(refusal(R"({"name": "other", "kind": "schedule", "schedule": {"cron": "@daily"},
    "targets": [{"workflow": "a"}]})"),
               "/name is \"other\""));
}

BOOST_AUTO_TEST_CASE(verifications) {
  BOOST_TEST(parse_definition("w", webhook_with(R"({"scheme": "none"})")).ok());
  BOOST_TEST(mentions(refusal(webhook_with(R"({"scheme": "none", "secret": "x"})")), "secret"));
  BOOST_TEST(mentions(refusal(webhook_with(R"({"scheme": "github"})")), "secret"));
  BOOST_TEST(mentions(refusal(webhook_with(R"({"scheme": "hmac", "secret": "x"})")), "header"));
  BOOST_TEST(mentions(
      refusal(webhook_with(R"({"scheme": "github", "secret": "x", "prefix": "y"})")), "prefix"));
  BOOST_TEST(
      mentions(refusal(webhook_with(R"({"scheme": "standard-webhooks", "secret": "not base64"})")),
               "/webhook/verification/secret"));
  BOOST_TEST(
      mentions(refusal(webhook_with(R"({"scheme": "token", "secret": "@env:PAWL_NOT_SET"})")),
               "PAWL_NOT_SET"));
  BOOST_TEST(mentions(
      refusal(webhook_with(R"({"scheme": "hmac", "secret": "x", "header": "H", "signed": "x"})")),
      "/webhook/verification/signed"));
}

BOOST_AUTO_TEST_CASE(secrets_are_not_shown) {
  const auto literal = parse_definition(
      "w", webhook_with(R"({"scheme": "token", "secret": ["hush1", "@file:/dev/null/x"]})"));
  BOOST_TEST(!literal.ok());  // the file is not there
  BOOST_TEST(literal.error().message.find("hush1") == std::string::npos);
  const auto made =
      parse_definition("w", webhook_with(R"({"scheme": "token", "secret": ["hush1", "hush2"]})"));
  BOOST_REQUIRE(made.ok());
  BOOST_TEST((*made)->shown.find("hush") == std::string::npos);
  BOOST_TEST((*made)->holds_secret);
  BOOST_TEST(
      ((*made)->webhook->verification.secrets == std::vector<std::string>{"hush1", "hush2"}));
  // What was shown can't be set again by mistake.
  BOOST_TEST(mentions(refusal((*made)->shown, "w"), "give the secret"));
}

BOOST_AUTO_TEST_CASE(the_schema_is_a_schema) {
  BOOST_TEST(pawl::schema::checker::compile(definition_schema()).ok());
}

BOOST_AUTO_TEST_CASE(the_examples_of_the_readme_work) {
  setenv("EXAMPLE_SECRET", "whsec_AAAA", 1);
  std::ifstream from(PAWL_TRIGGERS_README);
  const std::string text{std::istreambuf_iterator<char>(from), {}};
  size_t examples = 0;
  for (size_t at = text.find("```json\n"); at != std::string::npos;
       at = text.find("```json\n", at + 1)) {
    const size_t begin = at + 8;
    const std::string example = text.substr(begin, text.find("```", begin) - begin);
    const auto made = parse_definition("example", example);
    BOOST_TEST(made.ok(), (made ? "" : made.error().message) << "\n" << example);
    ++examples;
  }
  BOOST_TEST(examples >= 6U);
}
