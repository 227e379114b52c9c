#include "triggers/jq.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <thread>

using pawl::triggers::jq;
using namespace std::chrono_literals;

namespace {

jq compiled(std::string_view expression, pawl::triggers::jq_limits limits = {}) {
  auto made = jq::compile(expression, limits);
  BOOST_REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().message));
  return std::move(*made);
}

std::string results(std::string_view expression, std::string_view input) {
  const auto given = compiled(expression).run(input);
  if (!given) return given.error().code + ": " + given.error().message;
  std::string all;
  for (const std::string& each : *given) all += (all.empty() ? "" : " ") + each;
  return all;
}

std::string refusal(std::string_view expression) {
  const auto made = jq::compile(expression);
  BOOST_REQUIRE(!made);
  BOOST_TEST(made.error().code == "invalid_input");
  return made.error().message;
}

}  // namespace

// jq loses a few bytes of some expressions that it refuses.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libjq.so";
}

BOOST_AUTO_TEST_CASE(results_are_json) {
  BOOST_TEST(results(".a", R"({"a": {"b": [1, 2.5, "x"]}})") == R"({"b":[1,2.5,"x"]})");
  BOOST_TEST(results(".[]", "[1, null, \"\\u00e4\"]") == "1 null \"\xc3\xa4\"");
  BOOST_TEST(results("empty", "1").empty());
  BOOST_TEST(results("def double: . * 2; double # twice", "21") == "42");
  BOOST_TEST(results(".x // 7", "{}") == "7");
  BOOST_TEST(results("\"a\\u0000b\"", "1") == R"("a\u0000b")");
}

BOOST_AUTO_TEST_CASE(an_expression_is_used_again) {
  const jq twice = compiled(".n");
  BOOST_TEST(*twice.run_one(R"({"n":1})") == "1");
  BOOST_TEST(!twice.run_one("[]").ok());
  BOOST_TEST(*twice.run_one(R"({"n":2})") == "2");
}

BOOST_AUTO_TEST_CASE(just_one_result) {
  BOOST_TEST(compiled(".[]").run_one("[1,2]").error().message ==
             "the expression must give one result, but gives 2");
  BOOST_TEST(compiled("empty").run_one("1").error().code == "jq_failed");
}

BOOST_AUTO_TEST_CASE(tests) {
  BOOST_TEST(*compiled(".a == 1").run_test(R"({"a":1})"));
  BOOST_TEST(!*compiled(".a == 1").run_test(R"({"a":2})"));
  BOOST_TEST(!*compiled(".a").run_test("{}"));
  BOOST_TEST(!*compiled("empty").run_test("1"));
  BOOST_TEST(*compiled(".a").run_test(R"({"a":0})"));
}

BOOST_AUTO_TEST_CASE(errors_say_what_is_wrong) {
  BOOST_TEST(results(".a.b", R"({"a": 1})") == "jq_failed: Cannot index number with string \"b\"");
  BOOST_TEST(results("error(\"no order\")", "1") == "jq_failed: no order");
  BOOST_TEST(results("error({code: 7})", "1") == "jq_failed: {\"code\":7}");
  BOOST_TEST(results(".", "{").starts_with("invalid_input: not JSON"));
  BOOST_TEST(results(".", "").starts_with("invalid_input: not JSON"));
  BOOST_TEST(results(".", "1 2").starts_with("invalid_input: not JSON"));
  BOOST_TEST(refusal(".a |").find("syntax error") != std::string::npos);
  BOOST_TEST(refusal("nothing(1)").find("nothing/1 is not defined") != std::string::npos);
  BOOST_TEST(refusal("$who").find("$who") != std::string::npos);
  refusal("");
  refusal(std::string_view(".a\0.b", 5));
}

BOOST_AUTO_TEST_CASE(nothing_outside_is_reached) {
  setenv("PAWL_TEST_SECRET", "hush", 1);
  BOOST_TEST(results("env", "1") == "{}");
  BOOST_TEST(results("$ENV.PAWL_TEST_SECRET", "1") == "null");
  BOOST_TEST(results("try input catch \"none\"", "1").find("hush") == std::string::npos);
  BOOST_TEST(results("halt", "1").starts_with("jq_failed"));
  BOOST_TEST(results("\"x\" | halt_error", "1") == "jq_failed: x");
  BOOST_TEST(results("debug | stderr", "1") == "1");
  refusal("import \"a\" as a; .");
  refusal("include \"a\"; .");
}

BOOST_AUTO_TEST_CASE(bounds) {
  const auto endless = compiled("[recurse(.)] | length", {.time = 30ms}).run_one("1");
  BOOST_REQUIRE(!endless);
  BOOST_TEST(endless.error().message == "the expression took longer than 30 ms");
  const auto silent = compiled("def f: f; f", {.time = 30ms});
  BOOST_TEST(!silent.run("1").ok());
  BOOST_TEST(!silent.run("1").ok());
  BOOST_TEST(!compiled("range(1e9)", {.results_max = 100}).run("1").ok());
  BOOST_TEST(!compiled("\"x\" * 5000", {.bytes_max = 1'000}).run("1").ok());
  BOOST_TEST(
      results(".", std::string(300, '[') + std::string(300, ']')).starts_with("invalid_input"));
}

BOOST_AUTO_TEST_CASE(many_threads) {
  const jq shared = compiled("[range(.)] | length");
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&shared, &right, i] {
      for (int n = 0; n < 200; ++n)
        right += *shared.run_one(std::to_string(n + i)) == std::to_string(n + i);
    });
  }
  for (std::thread& each : threads) each.join();
  BOOST_TEST(right == 800);
}
