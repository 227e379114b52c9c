// Requests and answers over real sockets.
#include "http/server.hpp"

#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <future>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace pawl::http {
namespace {

using answer = raw_client::answer;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A folder of the test's own, away at its end.
struct folder {
  std::filesystem::path path;

  folder() {
    std::string name = std::filesystem::temp_directory_path() / "pawl-http-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~folder() { std::filesystem::remove_all(path); }
};

BOOST_AUTO_TEST_SUITE(requests)

BOOST_AUTO_TEST_CASE(come_with_all_their_parts) {
  std::promise<request> came;
  const auto on = serve([&](auto exchange) {
    came.set_value(exchange->request);
    echo(exchange);
  });
  raw_client client(*on);
  const answer got = client.ask(
      "POST /v1/a%2Fb?x=1&y HTTP/1.1\r\nHost: here\r\nX-One:  two \r\nContent-Length: "
      "5\r\n\r\nhello");
  BOOST_TEST(got.status == 200);
  BOOST_TEST(got.body == "POST /v1/a%2Fb?x=1&y hello");
  BOOST_TEST(has(got.head, "Content-Type: text/plain\r\n"));
  const request taken = came.get_future().get();
  BOOST_TEST(find_header(taken.headers, "x-one") == "two");
  BOOST_TEST((taken.origin == origin::loopback));
  BOOST_TEST(taken.peer.starts_with("127.0.0.1:"));
  BOOST_TEST(on->counted().requests == 1u);
}

BOOST_AUTO_TEST_CASE(follow_each_other_on_one_connection) {
  const auto on = serve(echo);
  raw_client client(*on);
  for (int i = 0; i < 100; ++i) {
    const std::string path = "/" + std::to_string(i);
    const answer got = client.ask("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n");
    BOOST_TEST(got.body == "GET " + path + "? ");
  }
  BOOST_TEST(on->counted().connections == 1u);
}

BOOST_AUTO_TEST_CASE(that_come_at_once_are_answered_in_order) {
  const auto on = serve([](auto exchange) {  // later ones sooner
    if (exchange->request.path.back() % 2 == 0) {
      std::thread([exchange] { echo(exchange); }).detach();
    } else {
      echo(exchange);
    }
  });
  raw_client client(*on);
  std::string all;
  for (int i = 0; i < 1'000; ++i) {
    all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nab";
  }
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 1'000; ++i) {
    BOOST_TEST(client.receive_answer().body == "POST /" + std::to_string(i) + "? ab");
  }
  sender.join();
}

BOOST_AUTO_TEST_CASE(may_come_byte_by_byte) {
  const auto on = serve(echo);
  raw_client client(*on);
  for (const std::string_view text :
       {"POST /a HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc",
        "POST /b HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2;x=y\r\nab\r\n1\r\nc\r\n0\r\nTrailer: x\r\n\r\n"}) {
    for (size_t i = 0; i < text.size(); ++i) client.send(text.substr(i, 1));
    const answer got = client.receive_answer();
    BOOST_TEST(got.status == 200);
    BOOST_TEST(got.body.ends_with("? abc"));
  }
}

BOOST_AUTO_TEST_CASE(with_large_bodies_come_whole) {
  const auto on = serve([](auto exchange) {
    exchange->answer({200, "text/plain", std::move(exchange->request.body), {}});
  });
  std::string body(5'000'000, 'x');
  for (size_t i = 0; i < body.size(); i += 1'000) body[i] = static_cast<char>('a' + i / 1'000 % 26);
  raw_client client(*on);
  std::thread sender([&] {
    client.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5000000\r\n\r\n" + body);
  });
  const answer got = client.receive_answer();
  sender.join();
  BOOST_TEST((got.body == body));
}

BOOST_AUTO_TEST_CASE(wait_for_leave_to_send_a_body) {
  const auto on = serve(echo);
  raw_client client(*on);
  client.send("PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  BOOST_TEST(client.receive_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  BOOST_TEST(client.ask("ok").body == "PUT /? ok");
}

BOOST_AUTO_TEST_CASE(of_any_method_and_form_reach_the_handler) {
  const auto on = serve(echo);
  raw_client client(*on);
  BOOST_TEST(client.ask("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n").body == "BREW /pot? ");
  BOOST_TEST(client.ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").body == "OPTIONS *? ");
  BOOST_TEST(client.ask("GET http://h/a?b HTTP/1.1\r\nHost: h\r\n\r\n").body == "GET /a?b ");
  BOOST_TEST(client.ask("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").body == "GET /? ");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(to_head_have_no_body) {
  const auto on = serve(echo);
  raw_client client(*on);
  client.send("HEAD /x HTTP/1.1\r\nHost: here\r\n\r\nGET /y HTTP/1.1\r\nHost: here\r\n\r\n");
  const answer head = client.receive_answer(false);
  BOOST_TEST(has(head.head, "Content-Length: 9\r\n"));
  BOOST_TEST(client.receive_answer().body == "GET /y? ");
}

BOOST_AUTO_TEST_CASE(without_content_say_no_length) {
  const auto on = serve([](auto exchange) { exchange->answer({204, "", "", {}}); });
  raw_client client(*on);
  client.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  BOOST_TEST(client.receive_answer().head == "HTTP/1.1 204 No Content\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(carry_headers_that_cannot_be_broken_out_of) {
  const auto on = serve([](auto exchange) {
    exchange->answer({201, "application/json", "{}", {{"Location", "/a\r\nSet-Cookie: b"}}});
  });
  raw_client client(*on);
  const answer got = client.ask("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  BOOST_TEST(has(got.head, "Location: /a  Set-Cookie: b\r\n"));
}

BOOST_AUTO_TEST_CASE(end_the_connection_when_asked_to) {
  const auto on = serve(echo);
  for (const std::string_view text :
       {"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    raw_client client(*on);
    client.send(text);
    const std::string all = client.receive_all();
    BOOST_TEST(has(all, "Connection: close\r\n"));
    BOOST_TEST(all.ends_with("GET /? "));
  }
}

BOOST_AUTO_TEST_CASE(reach_a_client_that_says_no_more) {
  const auto on = serve(echo);
  raw_client client(*on);
  client.send("GET /late HTTP/1.1\r\nHost: here\r\n\r\n");
  client.end();
  BOOST_TEST(client.receive_answer().body == "GET /late? ");
}

BOOST_AUTO_TEST_CASE(that_nobody_gives_are_500) {
  const auto on = serve([](auto) {});
  raw_client client(*on);
  const answer got = client.ask("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  BOOST_TEST(got.status == 500);
  BOOST_TEST(has(got.head, "Content-Type: application/problem+json\r\n"));
  BOOST_TEST(has(got.body, R"("code":"internal")"));
}

BOOST_AUTO_TEST_CASE(come_from_many_threads_to_many_clients) {
  const auto on =
      serve([](auto exchange) { std::thread([exchange] { echo(exchange); }).detach(); });
  std::vector<std::thread> clients;
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      raw_client client(*on);
      for (int j = 0; j < 50; ++j) {
        const std::string path = "/" + std::to_string(i) + "/" + std::to_string(j);
        right +=
            client.ask("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").body == "GET " + path + "? ";
      }
    });
  }
  for (std::thread& each : clients) each.join();
  BOOST_TEST(right == 400);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(places)

BOOST_AUTO_TEST_CASE(may_be_a_file_of_any_length) {
  const folder in;
  const auto deep = in.path / std::string(100, 'a') / std::string(100, 'b');
  std::filesystem::create_directories(deep);
  for (const auto& path : {in.path / "short.sock", deep / "long.sock"}) {
    request came;
    auto on = serve(
        [&](auto exchange) {
          came = exchange->request;
          echo(exchange);
        },
        [&](server_options& options) { options.listen = {{.path = path}}; });
    struct stat file = {};
    BOOST_REQUIRE_EQUAL(::stat(path.c_str(), &file), 0);
    BOOST_TEST((file.st_mode & 0777u) == 0600u);
    raw_client client(*on);
    BOOST_TEST(client.ask("GET /u HTTP/1.1\r\nHost: h\r\n\r\n").body == "GET /u? ");
    BOOST_TEST((came.origin == origin::unix_socket));
    on.reset();
    BOOST_TEST(!std::filesystem::exists(path));
  }
}

BOOST_AUTO_TEST_CASE(are_refused_with_a_reason) {
  const folder in;
  const endpoint file = {.path = in.path / "file"};
  std::ofstream(file.path) << "not a socket";
  const auto first = serve(echo);
  auto refusal = [](const endpoint& at) {
    const auto opened = server::open({.listen = {at}}, echo);
    BOOST_REQUIRE(!opened.ok());
    return opened.error();
  };
  const failure used = refusal(first->endpoints().at(0));
  BOOST_TEST(used.code == "conflict");
  BOOST_TEST(has(used.message, first->endpoints().at(0).text()));
  BOOST_TEST(has(used.message, "choose another port"));
  BOOST_TEST(refusal(file).code == "conflict");
  BOOST_TEST(std::filesystem::exists(file.path));
  BOOST_TEST(has(refusal({.path = in.path / "none" / std::string(100, 'x')}).message, "folder"));
  BOOST_TEST(has(refusal({.path = in.path / std::string(150, 'x')}).message, "too long"));
  BOOST_TEST(refusal({.address = "203.0.113.7"}).code == "unavailable");
}

BOOST_AUTO_TEST_CASE(whose_process_was_killed_are_taken_over) {
  const folder in;
  const endpoint at = {.path = in.path / "pawl.sock"};
  auto left = listening_socket::open(at);
  BOOST_REQUIRE(left.ok());
  auto living = server::open({.listen = {at}}, echo);
  BOOST_REQUIRE(!living.ok());
  BOOST_TEST(living.error().code == "conflict");
  left->socket = descriptor();  // closed, and the file stays
  BOOST_REQUIRE(std::filesystem::exists(at.path));
  const auto on = serve(echo, [&](server_options& options) { options.listen = {at}; });
  raw_client client(*on);
  BOOST_TEST(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
}

BOOST_AUTO_TEST_CASE(may_be_several) {
  const folder in;
  const auto on = serve(echo, [&](server_options& options) {
    options.listen.push_back({.path = in.path / "s"});
    options.listen.push_back(*endpoint::parse("[::1]:0"));
  });
  BOOST_REQUIRE_EQUAL(on->endpoints().size(), 3u);
  for (const endpoint& each : on->endpoints()) {
    raw_client client(each);
    BOOST_TEST(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
