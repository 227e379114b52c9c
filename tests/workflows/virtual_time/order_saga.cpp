#include "workflows/virtual_time/shipped.hpp"

namespace pawl::testing {
namespace {

struct order_saga : shipped {
  order_saga() : shipped("order-saga") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(order_saga_in_virtual_time, order_saga)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected) {
  auto ordered = run(workflow, example_input());
  BOOST_TEST(output_of(ordered) == expected_output());
  BOOST_TEST(lines.size() == 3U);
  replays(ordered);
}

BOOST_AUTO_TEST_CASE(what_was_done_is_undone_the_last_first) {
  auto ordered = run(workflow, example_input({{"shipments", "missing/s.txt"}}));
  BOOST_TEST(ordered.error().code == "not_found");
  const std::vector<std::string> expected = {"stock.txt: reserve 2 x brass gear for order 4711\n",
                                             "payments.txt: charge 1998 cents for order 4711\n",
                                             "payments.txt: refund 1998 cents for order 4711\n",
                                             "stock.txt: release 2 x brass gear for order 4711\n"};
  BOOST_TEST(lines == expected, boost::test_tools::per_element());
  replays(ordered);
}

BOOST_AUTO_TEST_CASE(a_cancel_undoes_too) {
  stub(files::append).gives({1}).stays_open(1).gives({1});
  auto ordered = start(workflow, example_input());
  ordered.cancel().finish();
  BOOST_TEST(ordered.status() == "cancelled");
  const auto made = calls("files.append");
  BOOST_REQUIRE(made.size() == 3U);
  BOOST_TEST(made[2].input_as<files::write_input>().text.value().starts_with("release"));
}

BOOST_AUTO_TEST_CASE(a_payment_that_is_tried_again_is_charged_once) {
  stub(files::append).gives({1}).fails(transient_error("unavailable", "try again"), 2).gives({1});
  auto ordered = run(workflow, example_input());
  BOOST_TEST(output_of(ordered) == expected_output());
  const auto made = calls("files.append");
  BOOST_REQUIRE(made.size() == 5U);
  BOOST_TEST(made[1].idempotency_key == made[3].idempotency_key);
}

BOOST_AUTO_TEST_CASE(a_retry_begins_at_the_step_that_failed) {
  auto ordered = run(workflow, example_input({{"shipments", "missing/s.txt"}}));
  stub(files::append).gives({1});
  BOOST_TEST(output_of(ordered.retry().finish()) == expected_output());
  BOOST_TEST(ordered.calls().size() == 5U + 1U);
  replays(ordered);
}

BOOST_AUTO_TEST_CASE(crashes_make_no_difference) {
  stands_up_to_crashes(example_input());
  stands_up_to_crashes(example_input({{"payments", "missing/p.txt"}}));
  stands_up_to_crashes(example_input({{"shipments", "missing/s.txt"}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
