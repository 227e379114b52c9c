// Recordings: played to code, and played by stubs.
#include "testing/shop.hpp"

#include <boost/json.hpp>

#include <filesystem>

using namespace sample;
using namespace pawl::testing;
using pawl::final_error;
using pawl::transient_error;

namespace {

struct recorder : shop {
  recorder() {
    mode = 0;
    stub(refund).does([](const receipt& in) { return receipt{in.id + "-back"}; });
  }
  ~recorder() { mode = 0; }
  recording record_of(std::string_view workflow, const payload& input) {
    return run(workflow, input).record();
  }
  // The first difference to changed code.
  replay_difference against(const recording& recorded, int changed) {
    mode = changed;
    const replay_report report = replay(recorded);
    BOOST_TEST_MESSAGE(report);
    BOOST_REQUIRE(!report.fits());
    return report.differences.front();
  }
};

boost::json::value at(const std::string& json, std::string_view pointer) {
  return boost::json::parse(json).at_pointer(pointer);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recordings, recorder)

BOOST_AUTO_TEST_CASE(the_same_code_fits) {
  BOOST_TEST(replay(record_of("changing", order{"1", 5})).fits());
  BOOST_TEST(replay(run("purchase", order{"1", 5}).record()).fits());
  BOOST_TEST(replay(run("pay-all", batch{{1, 2, 3}}).record()).fits());
  BOOST_TEST(replay(start("purchase", order{"1", 5}).record()).fits());  // it waits for its hook
  auto cancelled = start("purchase", order{"1", 5});
  BOOST_TEST(replay(cancelled.cancel().record()).fits());
}

BOOST_AUTO_TEST_CASE(a_failed_run_and_one_that_was_retried_fit) {
  stub(refund).fails(final_error("no", "never"));
  auto failed = run("changing", order{"1", 5});
  BOOST_TEST(failed.status() == "failed");
  BOOST_TEST(replay(failed.record()).fits());
  stub(refund).gives({"x"});
  BOOST_TEST(failed.retry().status() == "completed");
  BOOST_TEST(replay(failed.record()).fits());
}

BOOST_AUTO_TEST_CASE(another_input_is_shown_with_both_sides) {
  const auto found = against(record_of("changing", order{"1", 5}), 1);
  BOOST_TEST(found.seq == 2U);
  BOOST_TEST(at(found.expected, "/key").as_string() == "action:shop.charge#0");
  BOOST_TEST(at(found.expected, "/input/cents") == 5);
  BOOST_TEST(at(found.actual, "/input/cents") == 6);
}

BOOST_AUTO_TEST_CASE(a_step_that_is_no_longer_asked_for_is_found) {
  const auto found = against(record_of("changing", order{"1", 5}), 2);
  BOOST_TEST(at(found.expected, "/key").as_string() == "action:shop.refund#0");
}

BOOST_AUTO_TEST_CASE(a_step_more_than_an_ended_run_has_is_found) {
  const auto found = against(record_of("changing", order{"1", 5}), 3);
  BOOST_TEST(at(found.expected, "/key").as_string() == "the run's end");
  BOOST_TEST(at(found.actual, "/key").as_string() == "action:shop.refund#1");
}

BOOST_AUTO_TEST_CASE(another_output_is_found) {
  const auto found = against(record_of("changing", order{"1", 5}), 4);
  BOOST_TEST(at(found.expected, "/input/id").as_string() == "r-1-back");
  BOOST_TEST(at(found.actual, "/input/id").as_string() == "other");
}

BOOST_AUTO_TEST_CASE(another_error_is_found) {
  stub(refund).fails(final_error("no", "never"));
  const auto found = against(record_of("changing", order{"1", 5}), 2);
  BOOST_TEST(at(found.expected, "/key").as_string() == "action:shop.refund#0");
}

BOOST_AUTO_TEST_CASE(children_are_compared_too) {
  const auto report = replay(record_of("family", order{"1", 5}));
  BOOST_TEST(report.fits());
  BOOST_TEST(report.compared.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_recording_survives_a_file) {
  const auto recorded = record_of("purchase", order{"1", 5});
  const auto file = std::filesystem::temp_directory_path() /
                    ("pawl-recording-" + std::to_string(::getpid()) + ".json");
  recorded.save(file);
  BOOST_TEST(recording::load(file).text() == recorded.text());
  std::filesystem::remove(file);
  BOOST_CHECK_EXCEPTION(recording::load(file), test_error, says("can't read"));
  BOOST_CHECK_EXCEPTION(recording("{}"), test_error, says("/format"));
  BOOST_CHECK_EXCEPTION(recording("["), test_error, says("not JSON"));
  BOOST_CHECK_EXCEPTION(recording(R"({"format":"pawl-recording/2"})"), test_error,
                        says("newer one"));
}

BOOST_AUTO_TEST_CASE(stubs_answer_as_the_world_did_attempt_by_attempt) {
  stub(charge).fails(transient_error("unavailable", "try again"), 2).gives({"recorded"});
  auto paid = run("pay", order{"1", 5});
  const recording recorded = paid.record();

  const size_t before = calls().size();
  stub_all(recorded);
  auto again = run("pay", order{"1", 5});
  BOOST_TEST(again.output<receipt>().id == "recorded");
  BOOST_TEST(calls().size() == before + 3);
  BOOST_CHECK_EXCEPTION(run("pay", order{"1", 6}), test_error, says("action:shop.charge#0 with"));
}

BOOST_AUTO_TEST_SUITE_END()
