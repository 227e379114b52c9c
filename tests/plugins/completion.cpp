// What providers of models share: server-sent events in any pieces, schemas that models can be held
// to, answers of bounded size.
#include "completion/answer_builder.hpp"
#include "completion/constrained.hpp"
#include "completion/event_stream.hpp"

#include <pawl/error.hpp>
#include <pawl/status.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <vector>

namespace json = boost::json;
namespace completion = pawl::completion;

namespace {

std::vector<std::string> events_in(std::string_view text, size_t piece_size) {
  std::vector<std::string> seen;
  completion::event_stream stream([&](std::string_view data) { seen.emplace_back(data); });
  for (; !text.empty(); text.remove_prefix(std::min(piece_size, text.size())))
    stream.feed(text.substr(0, piece_size));
  return seen;
}

bool is_too_large(const pawl::error& why) {
  return why.code() == PAWL_ERROR_TOO_LARGE && !why.retryable();
}

std::string constrained(const char* schema) {
  const auto made = completion::constrain(json::parse(schema));
  return made ? json::serialize(made->schema) + (made->all_required ? "" : " loose") : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(provider_parts)

BOOST_AUTO_TEST_CASE(events_are_the_same_in_all_pieces_and_with_all_ends_of_lines) {
  const std::vector<std::string> expected = {"one", "two\nlines", " spaced", "no space"};
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    const std::string text = ": a remark" + end + end + "event: x" + end + "data: one" + end +
                             "id: 7" + end + end + "data: two" + end + "data: lines" + end + end +
                             end + "data:  spaced" + end + end + "data:no space" + end + end +
                             "data: never ended" + end;
    for (size_t size = 1; size <= text.size(); ++size)
      BOOST_TEST(events_in(text, size) == expected, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_line_that_ends_with_both_in_two_pieces_takes_no_more_than_these) {
  for (const size_t size : {1U, 100U})
    BOOST_TEST(events_in("data: one\r\n\ndata: two\n\n", size).size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_event_that_does_not_end_is_refused) {
  completion::event_stream stream([](std::string_view) {});
  const std::string line = "data: " + std::string(1024, 'x') + '\n';
  const auto feed_for_long = [&] {
    for (size_t at = 0; at < completion::event_stream::event_bytes_max; at += 1024)
      stream.feed(line);
  };
  BOOST_CHECK_EXCEPTION(feed_for_long(), pawl::error, is_too_large);
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_end_is_refused) {
  const auto add_for_long = [](auto add) {
    completion::answer_builder answer;
    for (uint64_t at = 0; at < completion::answer_builder::bytes_max; ++at) add(answer, at);
  };
  BOOST_CHECK_EXCEPTION(
      add_for_long([](auto& answer, uint64_t) { answer.add_text(0, std::string(1024, 'x')); }),
      pawl::error, is_too_large);
  BOOST_CHECK_EXCEPTION(
      add_for_long([](auto& answer, uint64_t at) { answer.begin_call(at, "", ""); }), pawl::error,
      is_too_large);
}

BOOST_AUTO_TEST_CASE(a_schema_is_closed_and_loses_its_bounds) {
  BOOST_TEST(constrained(R"({"type":"string","minLength":2,"pattern":"x","description":"d"})") ==
             R"({"type":"string","description":"d"})");
  BOOST_TEST(constrained(R"({"type":"object","properties":{"a":{"type":"array","minItems":1,
                             "items":{"$ref":"#/$defs/b"}}},"required":["a"],
                             "$defs":{"b":{"oneOf":[{"type":"null"},{"enum":["x"]}]}}})") ==
             R"({"type":"object","properties":{"a":{"type":"array","items":{"$ref":"#/$defs/b"}}},)"
             R"("required":["a"],"$defs":{"b":{"anyOf":[{"type":"null"},{"enum":["x"]}]}},)"
             R"("additionalProperties":false})");
  BOOST_TEST(
      constrained(R"({"type":"object","properties":{"a":{"type":"null"}}})").ends_with(" loose"));
}

BOOST_AUTO_TEST_CASE(a_schema_in_other_words_is_left_to_the_host) {
  for (const char* schema :
       {"true", "{}", R"({"type":"object"})", R"({"allOf":[{"type":"string"}]})",
        R"({"type":"object","additionalProperties":{"type":"string"}})",
        R"({"type":"object","properties":{"a":true}})", R"({"type":"array","items":{}})",
        R"({"anyOf":[{"type":"object"}]})", R"({"properties":7})", R"({"anyOf":7})"})
    BOOST_TEST(constrained(schema) == "none", schema);
}

BOOST_AUTO_TEST_SUITE_END()
