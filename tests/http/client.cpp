#include "http/client.hpp"

#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace pawl::http {
namespace {

using namespace std::chrono_literals;

// Says these bytes to whoever comes first, whatever they ask, and closes.
class scripted_server {
 public:
  explicit scripted_server(std::string answer)
      : listening_(*listening_socket::open(*endpoint::parse("127.0.0.1:0"))),
        thread_([this, answer = std::move(answer)] {
          pollfd waiting = {listening_.socket.number(), POLLIN, 0};
          ::poll(&waiting, 1, -1);
          const accepted_socket taken = accept_from(listening_.socket.number());
          waiting = {taken.socket.number(), POLLIN, 0};
          ::poll(&waiting, 1, -1);
          char bytes[4096];
          (void)::recv(taken.socket.number(), bytes, sizeof bytes, 0);
          (void)::send(taken.socket.number(), answer.data(), answer.size(), MSG_NOSIGNAL);
        }) {}
  ~scripted_server() { thread_.join(); }
  [[nodiscard]] const endpoint& at() const { return listening_.bound; }

 private:
  listening_socket listening_;
  std::thread thread_;
};

result<response> told(const std::string& answer) {
  const scripted_server on(answer);
  client asking(on.at(), patience);
  return asking.send({});
}

BOOST_AUTO_TEST_SUITE(a_client)

BOOST_AUTO_TEST_CASE(asks_many_things_on_one_connection) {
  const auto on = serve(echo);
  client asking(on->endpoints().at(0), patience);
  for (int i = 0; i < 20; ++i) {
    const auto got = asking.send(
        {.method = "POST", .path = "/a", .query = "n=" + std::to_string(i), .body = "hello"});
    BOOST_REQUIRE(got.ok());
    BOOST_TEST(got->status == 200u);
    BOOST_TEST(got->content_type == "text/plain");
    BOOST_TEST(got->body == "POST /a?n=" + std::to_string(i) + " hello");
  }
  BOOST_TEST(asking.send({.method = "HEAD"})->body.empty());
  BOOST_TEST(on->counted().connections == 1u);
}

BOOST_AUTO_TEST_CASE(sees_headers_and_refusals) {
  const auto on = serve([](auto exchange) {
    exchange->answer(
        {303, "", "", {{"Location", std::string(find_header(exchange->request.headers, "x"))}}});
  });
  client asking(on->endpoints().at(0), patience);
  const auto got = asking.send({.headers = {{"X", "there"}}});
  BOOST_TEST(got->status == 303u);
  BOOST_TEST(find_header(got->headers, "location") == "there");
  const auto refused = asking.send({.path = "/" + std::string(20'000, 'x')});
  BOOST_TEST(refused->status == 414u);
  BOOST_TEST(refused->content_type == "application/problem+json");
  BOOST_TEST(asking.send({})->status == 303u);
}

BOOST_AUTO_TEST_CASE(hears_why_a_large_body_is_refused) {
  const auto on = serve(echo, [](server_options& options) { options.body_bytes_max = 1'000; });
  client asking(on->endpoints().at(0), patience);
  const auto got = asking.send({.method = "POST", .body = std::string(20'000'000, 'x')});
  BOOST_REQUIRE_MESSAGE(got.ok(), (got.ok() ? "" : got.error().message));
  BOOST_TEST(got->status == 413u);
}

BOOST_AUTO_TEST_CASE(connects_again_when_the_server_has_closed) {
  const auto on = serve(echo, [](server_options& options) { options.idle_timeout = 20ms; });
  client asking(on->endpoints().at(0), patience);
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(asking.send({})->status == 200u);
    while (on->counted().connections != 0) std::this_thread::yield();
  }
}

BOOST_AUTO_TEST_CASE(reads_a_stream_until_it_ends_or_is_enough) {
  const auto on = serve([](auto exchange) {
    if (exchange->request.path == "/none") return exchange->answer({404, "text/plain", "no", {}});
    const auto stream = exchange->open_stream();
    for (int i = 0; i < 3; ++i) stream->send("data: x\n\n");
    if (exchange->request.path == "/ends") stream->finish();
  });
  client asking(on->endpoints().at(0), patience);
  std::string all;
  auto collect = [&](std::string_view bytes) {
    all += bytes;
    return all.size() < 27;
  };
  for (const char* path : {"/ends", "/stays"}) {
    all.clear();
    const auto got = asking.stream({.path = path}, collect);
    BOOST_REQUIRE(got.ok());
    BOOST_TEST(got->status == 200u);
    BOOST_TEST(got->content_type == "text/event-stream");
    BOOST_TEST(all == "data: x\n\ndata: x\n\ndata: x\n\n");
  }
  BOOST_TEST(asking.stream({.path = "/none"}, collect)->body == "no");
}

BOOST_AUTO_TEST_CASE(reads_answers_of_every_form) {
  BOOST_TEST(told("HTTP/1.1 200 OK\r\n\r\nuntil the end")->body == "until the end");
  BOOST_TEST(told("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")->status == 204u);
  BOOST_TEST(
      told("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")->body ==
      "a");
}

BOOST_AUTO_TEST_CASE(says_what_went_wrong) {
  const auto cut = told("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
  BOOST_REQUIRE(!cut.ok());
  BOOST_TEST(cut.error().code == "unavailable");
  BOOST_TEST(told("").error().code == "unavailable");
  BOOST_TEST(told("SSH-2.0-something\r\n").error().code == "invalid_output");
  client nobody({.path = "/nowhere/pawl.sock"});
  BOOST_TEST(nobody.send({}).error().message.find("unix:/nowhere/pawl.sock") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(waits_no_longer_than_told) {
  std::shared_ptr<exchange> kept;
  const auto on = serve([&](auto exchange) { kept = std::move(exchange); });
  client asking(on->endpoints().at(0), 20ms);
  const auto got = asking.send({});
  BOOST_REQUIRE(!got.ok());
  BOOST_TEST(got.error().code == "timeout");
  on->stop(0ms);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
