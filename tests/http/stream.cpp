// Answers without an end.
#include "http/stream.hpp"

#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

namespace pawl::http {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view get = "GET /events HTTP/1.1\r\nHost: h\r\n\r\n";

// A server whose every request opens a stream.
struct streaming {
  std::promise<std::shared_ptr<event_stream>> opened_;
  std::unique_ptr<server> on;

  explicit streaming(const adjustment& adjust = {})
      : on(serve(
            [this](auto exchange) {
              opened_.set_value(exchange->open_stream({{"X-Accel-Buffering", "no"}}));
            },
            adjust)) {}
  std::shared_ptr<event_stream> opened() { return opened_.get_future().get(); }
};

BOOST_AUTO_TEST_SUITE(a_stream)

BOOST_AUTO_TEST_CASE(begins_at_once_and_ends_after_what_was_sent) {
  streaming with;
  raw_client client(*with.on);
  client.send(get);
  const std::string head = client.receive_until("\r\n\r\n");
  BOOST_TEST(head.starts_with("HTTP/1.1 200 OK\r\n"));
  BOOST_TEST(head.find("Content-Type: text/event-stream\r\n") != std::string::npos);
  BOOST_TEST(head.find("Cache-Control: no-store\r\n") != std::string::npos);
  BOOST_TEST(head.find("X-Accel-Buffering: no\r\n") != std::string::npos);
  const auto stream = with.opened();
  BOOST_TEST(stream->send("data: 1\n\n"));
  BOOST_TEST(client.receive_until("\n\n") == "data: 1\n\n");
  for (int i = 0; i < 1'000; ++i) BOOST_TEST(stream->send("data: 2\n\n"));
  stream->finish();
  BOOST_TEST(!stream->send("data: 3\n\n"));
  BOOST_TEST(client.receive_all().size() == 9'000u);
}

BOOST_AUTO_TEST_CASE(takes_from_many_threads) {
  streaming with;
  raw_client client(*with.on);
  client.send(get);
  const auto stream = with.opened();
  std::vector<std::thread> senders;
  for (int i = 0; i < 4; ++i) {
    senders.emplace_back([&] {
      for (int j = 0; j < 1'000; ++j) stream->send("data: x\n\n");
    });
  }
  for (std::thread& each : senders) each.join();
  stream->finish();
  client.receive_until("\r\n\r\n");
  BOOST_TEST(client.receive_all().size() == 36'000u);
}

BOOST_AUTO_TEST_CASE(tells_once_that_the_reader_has_gone) {
  streaming with;
  auto client = std::make_unique<raw_client>(*with.on);
  client->send(get);
  const auto stream = with.opened();
  std::promise<void> gone;
  stream->when_gone([&] { gone.set_value(); });
  client.reset();
  gone.get_future().wait();
  BOOST_TEST(!stream->send("data: 1\n\n"));
  std::promise<void> already;
  stream->when_gone([&] { already.set_value(); });
  already.get_future().wait();
}

BOOST_AUTO_TEST_CASE(lets_go_of_a_reader_that_is_too_slow) {
  streaming with([](server_options& options) { options.stream_bytes_max = 100'000; });
  raw_client client(*with.on);
  client.send(get);
  const auto stream = with.opened();
  std::promise<void> gone;
  stream->when_gone([&] { gone.set_value(); });
  const std::string event(10'000, 'x');
  size_t sent = 0;
  while (stream->send(event)) ++sent;
  gone.get_future().wait();
  BOOST_TEST(client.receive_all().size() <= sent * event.size() + 1'000);
}

BOOST_AUTO_TEST_CASE(that_is_silent_sends_comments) {
  streaming with([](server_options& options) { options.heartbeat_interval = 20ms; });
  raw_client client(*with.on);
  client.send(get);
  client.receive_until("\r\n\r\n");
  for (int i = 0; i < 3; ++i) BOOST_TEST(client.receive_until("\n\n") == ": \n\n");
}

BOOST_AUTO_TEST_CASE(for_head_has_only_a_head) {
  streaming with;
  raw_client client(*with.on);
  client.send("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_TEST(client.receive_all().ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
