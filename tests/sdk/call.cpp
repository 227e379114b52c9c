#include "sdk/fake_host.hpp"

#include <pawl/call.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;

namespace {

// An action that hands each call to a function of the test.
struct probe {
  explicit probe(std::function<void(const pawl::call&)> look_at) : look(std::move(look_at)) {
    pawl::detail::exports().host = &host;
    action.size = sizeof action;
    action.data = this;
    action.start = [](const pawl_action* self, const pawl_call* given) -> pawl_status {
      static_cast<probe*>(self->data)->look(pawl::call(*given));
      return PAWL_OK;
    };
  }
  std::function<void(const pawl::call&)> look;
  pawl::test::fake_host host;
  pawl_action action{};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_tells_its_facts) {
  bool looked = false;
  probe probe([&](const pawl::call& call) {
    looked = true;
    BOOST_TEST(call.attempt() == 3u);
    BOOST_TEST(call.idempotency_key() == "key-9");
    BOOST_TEST(call.run_id() == "run-9");
    BOOST_TEST(call.step_key() == "action:probe#2");
    BOOST_TEST(call.traceparent() == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    BOOST_TEST(call.time_left().count() > 3'000'000);
    BOOST_TEST(call.time_left().count() <= 3'600'000);
  });
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  probe.host.start(probe.action, "null", {3, "key-9", "run-9", "action:probe#2", trace, 1h});
  BOOST_TEST(looked);
}

BOOST_AUTO_TEST_CASE(a_call_sees_that_it_was_cancelled) {
  bool before = true, after = false;
  probe probe([&](const pawl::call& call) {
    before = call.cancelled();
    probe.host.mark_cancelled(call.abi().token);
    after = call.cancelled();
  });
  probe.host.start(probe.action, "null");
  BOOST_TEST(!before);
  BOOST_TEST(after);
}

BOOST_AUTO_TEST_CASE(a_heartbeat_tells_whether_the_result_is_still_wanted) {
  bool wanted = false, unwanted = true;
  probe probe([&](const pawl::call& call) {
    wanted = call.heartbeat(R"({"done":0.5})");
    probe.host.complete(&probe.host, call.abi().token, {});
    unwanted = call.heartbeat();
  });
  probe.host.start(probe.action, "null");
  BOOST_TEST(wanted);
  BOOST_TEST(!unwanted);
  BOOST_TEST(probe.host.beats() == std::vector<std::string>{R"({"done":0.5})"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_line_names_the_run_and_the_step) {
  probe probe([](const pawl::call& call) { call.log(pawl::log_level::info, "half way"); });
  probe.host.start(probe.action, "null");
  BOOST_TEST(probe.host.lines() ==
                 std::vector<std::string>{R"(2 half way {"run":"run-1","step":"action:test#0"})"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(members_beyond_the_size_of_a_smaller_call_are_zero) {
  pawl_call small{};
  small.size = offsetof(pawl_call, run_id);
  small.attempt = 2;
  small.run_id = {"not to be read", 14};
  const pawl::call call(small);
  BOOST_TEST(call.attempt() == 2u);
  BOOST_TEST(call.run_id().empty());
}
