#include "workflows/workflow_host.hpp"

#include <pawl/testing.hpp>

namespace pawl::testing {

BOOST_AUTO_TEST_SUITE(order_saga)

BOOST_AUTO_TEST_CASE(the_example_gives_what_is_expected_and_a_line_in_each_ledger) {
  workflow_host host("order-saga");
  BOOST_TEST(output(host.run(host.example_input())) == host.expected_output());
  BOOST_TEST(host.read("stock.txt") == "reserve 2 x brass gear for order 4711\n");
  BOOST_TEST(host.read("payments.txt") == "charge 1998 cents for order 4711\n");
  BOOST_TEST(host.read("shipments.txt") == "ship 2 x brass gear for order 4711\n");
}

BOOST_AUTO_TEST_CASE(what_was_done_is_undone_the_last_first_when_shipping_fails) {
  workflow_host host("order-saga");
  boost::json::value input = host.example_input();
  input.as_object()["stock"] = input.as_object()["payments"] = "ledger.txt";
  input.as_object()["shipments"] = "missing/folder.txt";
  run_info run = host.run(input);
  BOOST_TEST(run.status == "failed");
  BOOST_REQUIRE(run.error);
  BOOST_TEST(run.error->code == "not_found");
  BOOST_TEST(host.read("ledger.txt") ==
             "reserve 2 x brass gear for order 4711\n"
             "charge 1998 cents for order 4711\n"
             "refund 1998 cents for order 4711\n"
             "release 2 x brass gear for order 4711\n");
}

BOOST_AUTO_TEST_CASE(only_what_was_done_is_undone) {
  workflow_host host("order-saga");
  boost::json::value input = host.example_input();
  input.as_object()["payments"] = "missing/folder.txt";
  BOOST_TEST(host.run(input).status == "failed");
  BOOST_TEST(host.read("stock.txt") ==
             "reserve 2 x brass gear for order 4711\n"
             "release 2 x brass gear for order 4711\n");
  BOOST_TEST(host.read("shipments.txt").empty());
}

BOOST_AUTO_TEST_CASE(a_retry_begins_at_the_step_that_failed) {
  workflow_host host("order-saga");
  boost::json::value input = host.example_input();
  input.as_object()["shipments"] = "later/shipments.txt";
  run_info run = host.run(input);
  BOOST_TEST(run.status == "failed");

  std::filesystem::create_directory(host.files() / "later");
  BOOST_REQUIRE(host->retry(run.id).ok());
  BOOST_TEST(output(host.end(run.id)) == host.expected_output());
  BOOST_TEST(host.read("later/shipments.txt") == "ship 2 x brass gear for order 4711\n");
  BOOST_TEST(host.read("payments.txt") ==
             "charge 1998 cents for order 4711\nrefund 1998 cents for order 4711\n");
}

BOOST_AUTO_TEST_CASE(what_a_host_recorded_is_replayed_to_the_module) {
  workflow_host host("order-saga");
  boost::json::value input = host.example_input();
  input.as_object()["shipments"] = "missing/folder.txt";
  for (const auto& each : {host.example_input(), input}) {
    const std::string id = host.run(each).id;
    const recording recorded(workflow_host::value(host->export_run(id)));
    const auto report = replay(recorded, MODULE_FOLDER "/order-saga.so");
    BOOST_TEST(report.fits(), report);
    BOOST_TEST(report.compared.size() == 1U);
  }
  BOOST_TEST(!host->export_run("none").ok());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
