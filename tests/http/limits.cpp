// What a server does not take, and how it says so.
#include "http/raw_client.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <thread>

namespace pawl::http {
namespace {

using answer = raw_client::answer;
using namespace std::chrono_literals;

// A problem document of that status, and the connection ends after it.
void require_refused(const server& on, std::string_view bytes, unsigned status,
                     std::string_view code) {
  const uint64_t before = on.counted().refused;
  raw_client client(on);
  client.send(bytes);
  const answer got = client.receive_answer();
  BOOST_TEST_CONTEXT(bytes.substr(0, 80)) {
    BOOST_TEST(got.status == status);
    BOOST_TEST(got.head.find("Connection: close\r\n") != std::string::npos);
    BOOST_TEST(got.head.find("Content-Type: application/problem+json\r\n") != std::string::npos);
    const boost::json::value document = boost::json::parse(got.body);
    BOOST_TEST(document.at("status").to_number<unsigned>() == status);
    BOOST_TEST(std::string_view(document.at("code").as_string()) == code);
    BOOST_TEST(client.receive_all().empty());
    BOOST_TEST(on.counted().refused == before + 1);
  }
}

std::string with_headers(std::string_view headers) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n\r\n";
}

BOOST_AUTO_TEST_SUITE(refused)

BOOST_AUTO_TEST_CASE(is_what_is_no_http) {
  const auto on = serve(echo);
  for (const std::string& bytes : {
           std::string("nonsense\r\n\r\n"),
           std::string("GET\r\n\r\n"),
           std::string("GET / FTP/1.1\r\n\r\n"),
           std::string("GET x HTTP/1.1\r\nHost: h\r\n\r\n"),
           std::string("\x16\x03\x01\x02\x00 a TLS hello"),
           std::string("GET / HTTP/1.1\r\n\r\n"),
           with_headers("Host: again"),
           with_headers("No colon"),
           with_headers("Spaced : name"),
           with_headers("Content-Length: x"),
           with_headers("Content-Length: -1"),
           with_headers("Content-Length: 1\r\nContent-Length: 2"),
           with_headers("Content-Length: 99999999999999999999"),
           with_headers("Content-Length: 3\r\nTransfer-Encoding: chunked"),
           with_headers("Transfer-Encoding: chunked\r\nContent-Length: 3"),
           with_headers("Transfer-Encoding: chunked") + "zz\r\n",
           with_headers("Transfer-Encoding: chunked") + "1\r\nabc\r\n",
           with_headers("Transfer-Encoding: chunked") + "ffffffffffffffffff\r\n",
           with_headers("Transfer-Encoding: chunked") + "1;" + std::string(40'000, 'x'),
       }) {
    require_refused(*on, bytes, 400, "invalid_input");
  }
}

BOOST_AUTO_TEST_CASE(is_what_is_not_spoken_here) {
  const auto on = serve(echo);
  require_refused(*on, "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505, "unsupported");
  require_refused(*on, with_headers("Transfer-Encoding: gzip"), 501, "unsupported");
  require_refused(*on, with_headers("Transfer-Encoding: gzip, chunked"), 501, "unsupported");
}

BOOST_AUTO_TEST_CASE(is_a_head_that_is_too_large) {
  const auto on = serve(echo);
  const std::string many(20'000, 'x');
  require_refused(*on, "GET /" + many + " HTTP/1.1\r\nHost: h\r\n\r\n", 414, "too_large");
  require_refused(*on, with_headers("X: " + many), 431, "too_large");
  std::string lines;
  for (int i = 0; i < 500; ++i)
    lines += "X-" + std::to_string(i) + ": 0123456789012345678901234567\r\n";
  require_refused(*on, with_headers(lines + "Y: z"), 431, "too_large");
}

BOOST_AUTO_TEST_CASE(is_a_large_body_before_it_is_read) {
  const auto on = serve(echo, [](server_options& options) { options.body_bytes_max = 1'000; });
  require_refused(*on, with_headers("Content-Length: 1001"), 413, "too_large");
  require_refused(*on, with_headers("Content-Length: 1001\r\nExpect: 100-continue"), 413,
                  "too_large");
  require_refused(*on, with_headers("Transfer-Encoding: chunked") + "3e9\r\n", 413, "too_large");
  require_refused(*on, with_headers("Content-Length: 3000000") + std::string(3'000'000, 'x'), 413,
                  "too_large");
  raw_client client(*on);
  BOOST_TEST(client.ask(with_headers("Content-Length: 1000") + std::string(1'000, 'x')).status ==
             200u);
}

BOOST_AUTO_TEST_CASE(is_a_large_body_by_its_own_limit) {
  const auto on = serve(echo, [](server_options& options) {
    options.body_bytes_max = 10;
    options.body_bytes_max_for = [](std::string_view method, std::string_view path) -> uint64_t {
      return method == "POST" && path == "/v1/modules" ? 100 : 10;
    };
  });
  const std::string rest =
      " HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\n" + std::string(50, 'x');
  raw_client client(*on);
  BOOST_TEST(client.ask("POST /v1/modules" + rest).status == 200u);
  BOOST_TEST(client.ask("GET /v1/modules" + rest).status == 413u);
}

BOOST_AUTO_TEST_CASE(is_a_request_that_does_not_come) {
  const auto on = serve(echo, [](server_options& options) { options.read_timeout = 20ms; });
  require_refused(*on, "GET / HT", 408, "timeout");
  require_refused(*on, "GET / HTTP/1.1\r\nHost: h\r\n", 408, "timeout");
  require_refused(*on, with_headers("Content-Length: 5") + "abc", 408, "timeout");
  require_refused(*on, with_headers("Transfer-Encoding: chunked") + "5\r\nabc", 408, "timeout");
}

BOOST_AUTO_TEST_CASE(is_one_connection_too_many) {
  const auto on = serve(echo, [](server_options& options) { options.connections_max = 2; });
  raw_client first(*on);
  raw_client second(*on);
  BOOST_TEST(first.ask(with_headers("X: y")).status == 200u);
  BOOST_TEST(second.ask(with_headers("X: y")).status == 200u);
  raw_client third(*on);
  const answer got = third.receive_answer();
  BOOST_TEST(got.status == 503u);
  BOOST_TEST(got.head.find("Retry-After: 1\r\n") != std::string::npos);
  BOOST_TEST(third.receive_all().empty());
  BOOST_TEST(first.ask(with_headers("X: y")).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(closed)

BOOST_AUTO_TEST_CASE(is_a_connection_that_says_nothing) {
  const auto on = serve(echo, [](server_options& options) { options.read_timeout = 20ms; });
  raw_client client(*on);
  BOOST_TEST(client.receive_all().empty());
}

BOOST_AUTO_TEST_CASE(is_a_connection_that_is_idle) {
  const auto on = serve(echo, [](server_options& options) { options.idle_timeout = 20ms; });
  raw_client client(*on);
  BOOST_TEST(client.ask(with_headers("X: y")).status == 200u);
  BOOST_TEST(client.receive_all().empty());
}

BOOST_AUTO_TEST_CASE(is_a_connection_that_does_not_take_its_answer) {
  std::promise<void> answered;
  const auto on = serve(
      [&](auto exchange) {
        exchange->answer({200, "text/plain", std::string(50'000'000, 'x'), {}});
        answered.set_value();
      },
      [](server_options& options) { options.write_timeout = 20ms; });
  raw_client client(*on);
  client.send(with_headers("X: y"));
  answered.get_future().wait();
  while (on->counted().connections != 0) std::this_thread::yield();
  BOOST_TEST(client.receive_all().size() < 50'000'000u);
}

BOOST_AUTO_TEST_CASE(is_half_a_request_whose_sender_has_gone) {
  std::atomic<int> handled = 0;
  const auto on = serve([&](auto exchange) {
    ++handled;
    echo(exchange);
  });
  raw_client client(*on);
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  client.end();
  BOOST_TEST(client.receive_all().empty());
  BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
