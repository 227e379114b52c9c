#include "telemetry/http_counters.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl;
using telemetry::http_counters;

namespace {

struct silent_stream final : http::event_stream {
  bool send(std::string_view) override { return true; }
  void finish() override {}
  void when_gone(std::function<void()>) override {}
};

// What was answered comes into `seen`.
struct exchange_for_test final : http::exchange {
  explicit exchange_for_test(unsigned& status) : exchange({.body = "came"}), seen(status) {}
  void answer(http::response given) override { seen = given.status; }
  std::shared_ptr<http::event_stream> open_stream(http::headers) override {
    return std::make_shared<silent_stream>();
  }
  unsigned& seen;
};

}  // namespace

BOOST_AUTO_TEST_CASE(answers_are_passed_on_and_counted_by_route_and_status) {
  http_counters counters;
  unsigned seen = 0;
  for (unsigned status : {200U, 404U, 200U}) {
    auto asked =
        counters.counted(std::make_shared<exchange_for_test>(seen), "GET", "/v1/runs/{id}");
    BOOST_TEST(asked->request.body == "came");
    asked->answer({.status = status});
    BOOST_TEST(seen == status);
  }
  counters.counted(std::make_shared<exchange_for_test>(seen), "", "")->answer({.status = 404});

  const auto routes = counters.read();
  BOOST_TEST_REQUIRE(routes.size() == 2U);
  BOOST_TEST(routes[0].route == "");
  BOOST_TEST(routes[1].method == "GET");
  BOOST_TEST(routes[1].route == "/v1/runs/{id}");
  BOOST_TEST(routes[1].statuses.at(200) == 2U);
  BOOST_TEST(routes[1].statuses.at(404) == 1U);
  uint64_t timed = 0;
  for (uint64_t count : routes[1].seconds.counts) timed += count;
  BOOST_TEST(timed == 3U);
}

BOOST_AUTO_TEST_CASE(a_stream_is_open_as_long_as_somebody_holds_it) {
  unsigned seen = 0;
  std::shared_ptr<http::event_stream> longer;
  {
    http_counters counters;
    auto asked = counters.counted(std::make_shared<exchange_for_test>(seen), "GET", "/v1/events");
    auto stream = asked->open_stream();
    longer = asked->open_stream();
    BOOST_TEST(counters.streams() == 2U);
    stream.reset();
    BOOST_TEST(counters.streams() == 1U);
    BOOST_TEST(counters.read()[0].statuses.at(200) == 2U);
  }
  longer.reset();  // also after the counters
}
