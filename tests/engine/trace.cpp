// Goal: what others trace goes on in a run, and ids are the same whenever they are asked for.
#include "engine/trace.hpp"

#include "engine/world.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace pawl;
using namespace pawl::engine;

namespace {

const std::string given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

const std::string malformed[] = {
    "",
    "00",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473--00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902bx-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(trace)

BOOST_AUTO_TEST_CASE(a_traceparent_is_read_and_written) {
  const auto span = parse_traceparent(given);
  BOOST_TEST_REQUIRE(span.has_value());
  BOOST_TEST(hex_trace_id(*span) == "4bf92f3577b34da6a3ce929d0e0e4736");
  BOOST_TEST(hex_span_id(span->span_id) == "00f067aa0ba902b7");
  BOOST_TEST(span->sampled);
  BOOST_TEST(to_traceparent(*span) == given);
}

BOOST_AUTO_TEST_CASE(only_the_flag_that_is_known_is_passed_on) {
  const std::string ids = given.substr(2, 51);
  BOOST_TEST(to_traceparent(*parse_traceparent("00" + ids + "fe")) == "00" + ids + "00");
  BOOST_TEST(to_traceparent(*parse_traceparent("00" + ids + "ff")) == given);
}

BOOST_AUTO_TEST_CASE(a_later_version_is_read_as_far_as_it_is_known) {
  const std::string rest = given.substr(2);
  BOOST_TEST(to_traceparent(*parse_traceparent("cc" + rest)) == given);
  BOOST_TEST(to_traceparent(*parse_traceparent("cc" + rest + "-what-comes")) == given);
}

BOOST_DATA_TEST_CASE(what_is_malformed_is_ignored, boost::unit_test::data::make(malformed), text) {
  BOOST_TEST(!parse_traceparent(text).has_value());
}

BOOST_AUTO_TEST_CASE(spans_are_told_apart_and_stay_the_same) {
  std::set<uint64_t> spans;
  for (const std::string run : {"a", "b"}) {
    BOOST_TEST(spans.insert(span_of_run(run, given).span_id).second);
    for (uint64_t seq = 1; seq <= 3; ++seq) {
      for (uint32_t attempt = 1; attempt <= 3; ++attempt) {
        const span_context span = span_of_attempt(run, given, seq, attempt);
        BOOST_TEST(spans.insert(span.span_id).second);
        BOOST_TEST(to_traceparent(span) ==
                   to_traceparent(span_of_attempt(run, given, seq, attempt)));
        BOOST_TEST(hex_trace_id(span) == given.substr(3, 32));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(runs_without_a_trace_have_one_of_their_own) {
  BOOST_TEST(hex_trace_id(span_of_run("a", "")) == hex_trace_id(span_of_attempt("a", "", 2, 1)));
  BOOST_TEST(hex_trace_id(span_of_run("a", "")) != hex_trace_id(span_of_run("b", "")));
  BOOST_TEST(span_of_run("a", "").sampled);
}

BOOST_FIXTURE_TEST_CASE(a_child_is_a_part_of_its_parents_trace, testing::world) {
  const std::string id = start("parent", R"({"value":0})");
  BOOST_TEST(row(id).traceparent == "");
  BOOST_TEST(row(id + ".2").traceparent == to_traceparent(span_of_attempt(id, "", 2, 1)));
}

BOOST_FIXTURE_TEST_CASE(a_run_keeps_what_it_was_given_if_it_is_well_formed, testing::world) {
  auto kept = [&](const std::string& traceparent) {
    new_run_request request;
    request.workflow = "sequence";
    request.input = R"({"value":0})";
    request.traceparent = traceparent;
    auto started = ask<started_run>([&](auto reply) { engine().start(request, reply); });
    return row(started->run_id).traceparent;
  };
  BOOST_TEST(kept(given) == given);
  BOOST_TEST(kept("00-nonsense") == "");
}

BOOST_AUTO_TEST_SUITE_END()
