#include "workflows/workflow_host.hpp"

namespace pawl::testing {
namespace {

// The hook that the run's child waits on.
std::string token_of(workflow_host& host) {
  for (;;) {
    const auto hooks = workflow_host::value(host->list_hooks("", 10));
    if (!hooks.items.empty()) return hooks.items.front().token;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(triage)

BOOST_AUTO_TEST_CASE(a_ticket_is_sorted_with_a_persons_help) {
  workflow_host host("triage");
  const std::string id = host.start(host.example_input());
  const std::string token = token_of(host);
  const auto hook = workflow_host::value(host->list_hooks("", 10)).items.front();
  BOOST_TEST(hook.schema.find("When will it come?") != std::string::npos);
  BOOST_REQUIRE(host->resume_hook(token, R"({"answer": "On Friday."})").ok());
  const auto said = output(host.end(id));
  BOOST_TEST(said.at("text").as_string().starts_with("Your order is on its way"));
  BOOST_TEST(said.at("steps") == 4);
  BOOST_TEST(host.read("urgent.txt") == "order 17 is over a week late\n");
}

BOOST_AUTO_TEST_CASE(a_restarted_host_goes_on_waiting_and_repeats_nothing) {
  workflow_host host("triage");
  const std::string id = host.start(host.example_input());
  const std::string token = token_of(host);
  host.restart();
  BOOST_REQUIRE(host->resume_hook(token, R"({"answer": "On Friday."})").ok());
  BOOST_TEST(host.end(id).status == "completed");
  BOOST_TEST(host.read("urgent.txt") == "order 17 is over a week late\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
