// How a server ends.
#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

namespace pawl::http {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

BOOST_AUTO_TEST_SUITE(a_stop)

BOOST_AUTO_TEST_CASE(closes_what_is_idle_and_answers_what_is_under_way) {
  std::promise<std::shared_ptr<exchange>> came;
  const auto on = serve([&](auto exchange) {
    if (exchange->request.path == "/slow") {
      came.set_value(std::move(exchange));
    } else {
      echo(exchange);
    }
  });
  raw_client idle(*on);
  BOOST_TEST(idle.ask(get).status == 200u);
  raw_client waiting(*on);
  waiting.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  auto slow = came.get_future().get();
  std::thread stopping([&] { on->stop(patience); });
  BOOST_TEST(idle.receive_all().empty());
  echo(slow);
  slow.reset();
  const std::string all = waiting.receive_all();
  BOOST_TEST(all.ends_with("GET /slow? "));
  BOOST_TEST(all.find("Connection: close\r\n") != std::string::npos);
  waiting.close();
  stopping.join();
  BOOST_TEST(on->counted().connections == 0u);
}

BOOST_AUTO_TEST_CASE(waits_no_longer_than_the_grace) {
  std::promise<std::shared_ptr<exchange>> came;
  auto on = serve([&](auto exchange) { came.set_value(std::move(exchange)); });
  raw_client client(*on);
  client.send(get);
  const auto kept = came.get_future().get();
  on->stop(10ms);
  BOOST_TEST(client.receive_all().empty());
  on.reset();
  kept->answer({});  // too late, and that is all
}

BOOST_AUTO_TEST_CASE(ends_streams_after_what_was_sent) {
  std::promise<std::shared_ptr<event_stream>> opened;
  auto on = serve([&](auto exchange) { opened.set_value(exchange->open_stream()); });
  raw_client client(*on);
  client.send(get);
  const auto stream = opened.get_future().get();
  std::promise<void> gone;
  stream->when_gone([&] { gone.set_value(); });
  BOOST_TEST(stream->send("data: last\n\n"));
  std::thread stopping([&] { on->stop(patience); });
  BOOST_TEST(client.receive_all().ends_with("data: last\n\n"));
  client.close();
  gone.get_future().wait();
  stopping.join();
  on.reset();
  BOOST_TEST(!stream->send("data: later\n\n"));
}

BOOST_AUTO_TEST_CASE(refuses_new_connections) {
  const auto on = serve(echo);
  const endpoint at = on->endpoints().at(0);
  on->stop(0ms);
  on->stop(0ms);
  const auto connected = connect_to(at, patience);
  BOOST_REQUIRE(!connected.ok());
  BOOST_TEST(connected.error().code == "unavailable");
  BOOST_TEST(connected.error().message.find(at.text()) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
