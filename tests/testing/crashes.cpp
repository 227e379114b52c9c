// Exploring crashes: what is right passes at every point, what is wrong is told with its story.
#include "testing/shop.hpp"

#include <sstream>

using namespace sample;
using namespace pawl::testing;
using pawl::transient_error;

namespace {

struct stubbed : shop {
  stubbed() {
    stub(charge).does([](const order& in) { return receipt{"r-" + in.id}; });
    stub(refund).does([](const receipt& in) { return in; });
    stub("shop.shout").gives(note{"thanks"});
  }
};

std::string text(const crash_report& report) {
  std::ostringstream out;
  out << report;
  return out.str();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crashes, stubbed)

BOOST_AUTO_TEST_CASE(a_workflow_survives_the_end_of_its_host_at_every_point) {
  const auto report = explore_crashes("purchase", order{"1", 100});
  BOOST_TEST(report.ok(), report);
  BOOST_TEST(report.orders == 1U);
  BOOST_TEST(report.crashes >= 10U);
  BOOST_TEST(!report.sampled);
}

BOOST_AUTO_TEST_CASE(retries_and_children_are_no_exception) {
  stub(charge).fails(transient_error("unavailable", "try again"), 2).gives({"r"});
  const auto retried = explore_crashes("pay", order{"1", 100});
  BOOST_TEST(retried.ok(), retried);
  stub(charge).gives({"r"});
  const auto family = explore_crashes("family", order{"1", 100});
  BOOST_TEST(family.ok(), family);
  BOOST_TEST(family.crashes >= 10U);
}

BOOST_AUTO_TEST_CASE(the_outside_answers_again_when_it_was_not_heard) {
  size_t asked = 0;
  const auto report =
      explore_crashes("purchase", order{"1", 100}, {.outside = [&](environment&, test_run& run) {
                        ++asked;
                        run.resume_hook("complaint", note{"too small"});
                      }});
  BOOST_TEST(report.ok(), report);
  BOOST_TEST(asked > report.crashes / 2);
}

BOOST_AUTO_TEST_CASE(parallel_steps_end_in_every_order) {
  const auto report = explore_crashes("pay-all", batch{{10, 20}});
  BOOST_TEST(report.ok(), report);
  // As they come; and of two branches with two steps each, every interleaving.
  BOOST_TEST(report.orders == 1U + 6U);
  BOOST_TEST(!report.sampled);
}

BOOST_AUTO_TEST_CASE(many_orders_are_drawn_and_their_seed_is_told) {
  const auto report =
      explore_crashes("pay-all", batch{{1, 2, 3, 4, 5}},
                      {.outside = {}, .orders_max = 10, .crashes_max = 100, .seed = 7});
  BOOST_TEST(report.ok(), report);
  BOOST_TEST(report.sampled);
  BOOST_TEST(report.orders == 11U);
  BOOST_TEST(report.crashes == 100U);
  BOOST_TEST(text(report).find("seed 7") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_race_has_as_many_ends_as_orders) {
  const auto report = explore_crashes("first-wins", order{"1", 100});
  BOOST_TEST(!report.ok());
  BOOST_TEST(text(report).find("orders_agree") != std::string::npos, report);
  const auto allowed =
      explore_crashes("first-wins", order{"1", 100}, {.outside = {}, .orders_agree = false});
  BOOST_TEST(allowed.ok(), allowed);
  BOOST_TEST(allowed.orders == 3U);
}

BOOST_AUTO_TEST_CASE(a_workflow_that_forgets_is_told_with_its_story) {
  const auto report = explore_crashes("forgetful", order{"1", 100});
  BOOST_REQUIRE(!report.ok());
  BOOST_TEST(text(report).find("blocked") != std::string::npos, report);
  const std::string story =
      report.differences.back().substr(0, report.differences.back().find(':'));
  BOOST_TEST_MESSAGE("told alone: " << story);
  const auto alone = explore_crashes("forgetful", order{"1", 100}, {.outside = {}, .only = story});
  BOOST_TEST(alone.crashes == 1U);
  BOOST_TEST(!alone.ok());
  BOOST_CHECK_EXCEPTION(
      explore_crashes("forgetful", order{"1", 100}, {.outside = {}, .only = "crash 7"}), test_error,
      says("is no story"));
}

BOOST_AUTO_TEST_CASE(the_environment_itself_is_left_alone) {
  (void)explore_crashes("pay", order{"1", 100});
  BOOST_TEST(calls().empty());
  BOOST_CHECK_THROW(find("run"), test_error);
}

BOOST_AUTO_TEST_SUITE_END()
