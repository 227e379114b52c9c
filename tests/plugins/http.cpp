// The http module against servers that behave, and servers that do not.
#include "plugins/local_server.hpp"
#include "plugins/local_tls_server.hpp"
#include "plugins/module_fixture.hpp"

#include <pawl/plugins/http.hpp>

#include <atomic>
#include <ctime>
#include <signal.h>
#include <sys/resource.h>

namespace http = pawl::http;
using pawl::test::after_reply;
using pawl::test::http_answer;
using pawl::test::local_server;
using pawl::test::local_tls_server;
using pawl::test::reply;

namespace {

// A server that always answers the same.
local_server::handler always(std::string bytes, after_reply then = after_reply::close) {
  return [=](const std::string&) { return reply{bytes, then}; };
}

struct fixture {
  fixture() {
    ::signal(SIGPIPE, SIG_IGN);  // OpenSSL's sockets, in the test's own server
    for (const char* proxy :
         {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
      ::unsetenv(proxy);
  }
  static http::request_input get(const std::string& url) {
    http::request_input in;
    in.url = url;
    return in;
  }
  http::response answer(const local_server& server, const std::string& path = "/") {
    return module.run(http::request, get(server.url(path)));
  }
  pawl::error failure(const std::string& bytes) {
    local_server server(always(bytes));
    return module.failure(http::request, get(server.url()));
  }
  pawl::test::loaded_module module{R"({"connections_max":2000})"};
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  local_server server(always(http_answer("201 Created",
                                         R"({"id": 17})"
                                         " ",
                                         "Content-Type: application/json\r\n")));
  const std::filesystem::path examples = std::filesystem::path(MODULE_FOLDER) / "examples";
  auto in =
      pawl::from_json<http::request_input>(pawl::test::read_file(examples / "request.input.json"));
  in.url = server.url("/orders");
  const auto out = module.run(http::request, in);
  const auto expected = boost::json::parse(pawl::test::read_file(examples / "request.output.json"));
  BOOST_TEST(boost::json::parse(pawl::to_json(out)) == expected);
  const std::string sent = server.requests().at(0);
  BOOST_TEST(has(sent, "POST /orders HTTP/1.1\r\n"));
  BOOST_TEST(has(sent, "Authorization: Bearer example\r\n"));
  BOOST_TEST(has(sent, "Content-Type: application/json\r\n"));
  BOOST_TEST(has(sent, R"({"item":"nail","count":100})"));
}

BOOST_AUTO_TEST_CASE(a_text_answer_comes_with_its_headers) {
  local_server server(
      always(http_answer("200 OK", "héllo", "X-One: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n")));
  const auto out = answer(server);
  BOOST_TEST(out.status == 200);
  BOOST_TEST(out.body.value() == "héllo");
  BOOST_TEST(!out.json.has_value());
  BOOST_TEST(out.headers.at("x-one") == "1");
  BOOST_TEST(out.headers.at("set-cookie") == "a, b");
}

BOOST_AUTO_TEST_CASE(json_comes_as_json_and_bytes_as_base64) {
  local_server json(always(
      http_answer("200 OK", R"({"a":[1]})", "Content-Type: application/problem+json; x=y\r\n")));
  BOOST_TEST(pawl::to_json(*answer(json).json) == R"({"a":[1]})");
  local_server broken(always(http_answer("200 OK", "{oops", "Content-Type: application/json\r\n")));
  BOOST_TEST(answer(broken).body.value() == "{oops");
  local_server bytes(always(http_answer("200 OK", "\xFF\xFE")));
  BOOST_TEST(answer(bytes).body_base64.value() == "//4=");
}

BOOST_AUTO_TEST_CASE(methods_and_bodies) {
  local_server server(always(http_answer("204 No Content")));
  http::request_input in = get(server.url());
  for (const char* method : {"HEAD", "PUT", "DELETE", "PROPFIND", "POST"}) {
    in.method = method;
    if (in.method != "HEAD") in.body = "text";
    BOOST_TEST(module.run(http::request, in).status == 204);
    const std::string sent = server.requests().back();
    BOOST_TEST(sent.starts_with(in.method + " / "), sent);
    BOOST_TEST(has(sent, "\r\n\r\ntext") == in.body.has_value());
  }
  in.body.reset();
  in.body_base64 = "/wA=";
  module.run(http::request, in);
  BOOST_TEST(has(server.requests().back(), std::string("\xFF\0", 2)));
}

BOOST_AUTO_TEST_CASE(what_changes_something_carries_the_steps_key) {
  local_server server(always(http_answer("200 OK")));
  http::request_input in = get(server.url());
  module.run(http::request, in);
  BOOST_TEST(!has(server.requests().back(), "Idempotency-Key"));
  in.method = "POST";
  module.run(http::request, in);
  BOOST_TEST(has(server.requests().back(), "Idempotency-Key: key-1\r\n"));
  BOOST_TEST(!has(server.requests().back(), "form-urlencoded"));
  in.headers["idempotency-key"] = "mine";
  module.run(http::request, in);
  BOOST_TEST(has(server.requests().back(), "idempotency-key: mine\r\n"));
  BOOST_TEST(!has(server.requests().back(), "key-1"));
}

BOOST_AUTO_TEST_CASE(a_request_carries_the_span_of_its_attempt) {
  local_server server(always(http_answer("200 OK")));
  http::request_input in = get(server.url());
  module.run(http::request, in);
  BOOST_TEST(!has(server.requests().back(), "traceparent"));
  pawl::test::call_facts facts;
  facts.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  module.run(http::request, in, facts);
  BOOST_TEST(has(server.requests().back(), "traceparent: " + facts.traceparent + "\r\n"));
  in.headers["Traceparent"] = "mine";
  module.run(http::request, in, facts);
  BOOST_TEST(has(server.requests().back(), "Traceparent: mine\r\n"));
  BOOST_TEST(!has(server.requests().back(), facts.traceparent));
}

BOOST_AUTO_TEST_CASE(headers_that_would_smuggle_something_are_refused) {
  http::request_input in = get("http://127.0.0.1:1/");
  in.headers = {{"X", "a\r\nEvil: yes"}};
  BOOST_TEST(module.failure(http::request, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.headers = {{"X: y\r\nEvil", "a"}};
  BOOST_TEST(module.failure(http::request, in).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(statuses_are_final_or_transient) {
  const std::map<std::string, std::pair<std::string, bool>> expected = {
      {"400 Bad Request", {"http_status", false}},
      {"401 Unauthorized", {PAWL_ERROR_UNAUTHENTICATED, false}},
      {"403 Forbidden", {PAWL_ERROR_PERMISSION_DENIED, false}},
      {"404 Not Found", {PAWL_ERROR_NOT_FOUND, false}},
      {"408 Timeout", {PAWL_ERROR_TIMEOUT, true}},
      {"409 Conflict", {PAWL_ERROR_CONFLICT, false}},
      {"425 Too Early", {PAWL_ERROR_UNAVAILABLE, true}},
      {"429 Too Many", {PAWL_ERROR_RATE_LIMITED, true}},
      {"500 Oops", {PAWL_ERROR_UNAVAILABLE, true}},
      {"503 Busy", {PAWL_ERROR_UNAVAILABLE, true}}};
  for (const auto& [status, what] : expected) {
    const pawl::error why = failure(http_answer(status, "reason"));
    BOOST_TEST(why.code() == what.first, status);
    BOOST_TEST(why.retryable() == what.second, status);
    BOOST_TEST(why.details() == R"({"status":)" + status.substr(0, 3) + R"(,"body":"reason"})");
  }
}

BOOST_AUTO_TEST_CASE(an_error_status_is_an_output_when_asked) {
  local_server server(always(http_answer("404 Not Found", "no")));
  http::request_input in = get(server.url());
  in.accept_errors = true;
  const auto out = module.run(http::request, in);
  BOOST_TEST(out.status == 404);
  BOOST_TEST(out.body.value() == "no");
}

BOOST_AUTO_TEST_CASE(retry_after_is_passed_on) {
  const auto wait_s = [&](const std::string& value) {
    return failure(http_answer("503 Busy", "", "Retry-After: " + value + "\r\n"))
               .retry_after()
               .count() /
           1000.0;
  };
  BOOST_TEST(wait_s("7") == 7);
  const std::time_t later = std::time(nullptr) + 100;
  std::array<char, 64> date{};
  std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&later));
  BOOST_TEST(wait_s(date.data()) > 60);
  BOOST_TEST(wait_s(date.data()) <= 100);
  BOOST_TEST(wait_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0);
  BOOST_TEST(wait_s("soon") == 0);
  BOOST_TEST(failure(http_answer("400 Bad", "", "Retry-After: 7\r\n")).retry_after().count() == 0);
}

BOOST_AUTO_TEST_CASE(network_faults_are_transient) {
  local_server reset(always("", after_reply::reset));
  local_server cut(always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"));
  local_server cut_chunk(always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly"));
  local_server silent(always(""));
  for (const local_server* server : {&reset, &cut, &cut_chunk, &silent}) {
    const auto why = module.failure(http::request, get(server->url()));
    BOOST_TEST(why.code() == PAWL_ERROR_UNAVAILABLE, why.message());
    BOOST_TEST(why.retryable());
  }
  const auto [closed_socket, port] = pawl::test::listen_on_loopback();
  ::close(closed_socket);
  const auto refused =
      module.failure(http::request, get("http://127.0.0.1:" + std::to_string(port)));
  BOOST_TEST(refused.code() == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(refused.retryable());
}

BOOST_AUTO_TEST_CASE(messages_leave_out_what_may_be_secret) {
  const auto [closed_socket, port] = pawl::test::listen_on_loopback();
  ::close(closed_socket);
  const std::string host = "127.0.0.1:" + std::to_string(port);
  const auto why = module.failure(http::request, get("http://me:word@" + host + "/a?token=t"));
  BOOST_TEST(has(why.message(), "GET http://" + host + "/a: "), why.message());
}

BOOST_AUTO_TEST_CASE(a_slow_answer_ends_at_its_time) {
  local_server server(always("HTTP/1.1 200 OK\r\n", after_reply::hold));
  http::request_input in = get(server.url());
  in.timeout_ms = 100;
  const auto own = module.failure(http::request, in);
  BOOST_TEST(own.code() == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(own.retryable());
  in.timeout_ms = 60'000;
  pawl::test::call_facts facts;
  facts.time_left = std::chrono::milliseconds(100);
  BOOST_TEST(module.failure(http::request, in, facts).code() == PAWL_ERROR_TIMEOUT);
}

BOOST_AUTO_TEST_CASE(a_long_answer_is_an_error) {
  local_server server(always(http_answer("200 OK", std::string(2000, 'x'))));
  http::request_input in = get(server.url());
  in.response_bytes_max = 1999;
  BOOST_TEST(module.failure(http::request, in).code() == PAWL_ERROR_TOO_LARGE);
  in.response_bytes_max = 2000;
  BOOST_TEST(module.run(http::request, in).body->size() == 2000u);
}

BOOST_AUTO_TEST_CASE(redirects_are_followed_so_far) {
  local_server server([](const std::string& request) {
    if (request.starts_with("GET /end")) return reply{http_answer("200 OK", "there")};
    if (request.starts_with("GET /out"))
      return reply{http_answer("302 Found", "", "Location: file:///etc/passwd\r\n")};
    const bool loop = request.starts_with("GET /loop");
    return reply{
        http_answer("302 Found", "moved", loop ? "Location: /loop\r\n" : "Location: /end\r\n")};
  });
  BOOST_TEST(answer(server, "/start").body.value() == "there");
  BOOST_TEST(module.failure(http::request, get(server.url("/loop"))).code() ==
             "too_many_redirects");
  BOOST_TEST(module.failure(http::request, get(server.url("/out"))).code() ==
             PAWL_ERROR_INVALID_INPUT);
  http::request_input in = get(server.url("/start"));
  in.redirects_max = 0;
  BOOST_TEST(module.run(http::request, in).status == 302);
}

BOOST_AUTO_TEST_CASE(only_http_is_spoken) {
  for (const char* url :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "no url"}) {
    const auto why = module.failure(http::request, get(url));
    BOOST_TEST(!(why.code() == PAWL_ERROR_INTERNAL), url);
    BOOST_TEST(!has(why.details(), "root:"), url);
  }
  BOOST_TEST(module.failure(http::request, get("file:///etc/passwd")).code() ==
             PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(module.failure(http::request, get("http://")).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(a_certificate_that_no_one_trusts_is_refused) {
  local_tls_server server;
  http::request_input in = get(server.url());
  const auto why = module.failure(http::request, in);
  BOOST_TEST(why.code() == "tls_verification", why.message());
  BOOST_TEST(!why.retryable());
  in.verify_tls = false;
  BOOST_TEST(module.run(http::request, in).body.value() == "secure");
}

BOOST_AUTO_TEST_CASE(a_cancel_ends_a_request_under_way) {
  local_server server(always("", after_reply::hold));
  const uint64_t token = module.start(http::request, get(server.url()));
  server.wait_for_requests(1);
  BOOST_TEST(!module.host.ended(token));
  module.host.cancel(module.action("http.request"), token);
  BOOST_TEST(module.host.wait(token).error->code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_cancel_that_came_first_sends_nothing) {
  local_server server(always(http_answer("200 OK")));
  module.host.mark_cancelled(module.host.next_token());
  BOOST_TEST(module.failure(http::request, get(server.url())).code() == PAWL_ERROR_CANCELLED);
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_close_with_requests_under_way_ends_them) {
  local_server server(always("", after_reply::hold));
  const uint64_t token = module.start(http::request, get(server.url()));
  server.wait_for_requests(1);
  module.close();
  BOOST_TEST(module.host.wait(token).error->retryable());
}

BOOST_AUTO_TEST_CASE(a_thousand_requests_need_no_thousand_threads) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const auto threads = [] {
    const std::filesystem::directory_iterator all("/proc/self/task");
    return std::distance(begin(all), end(all));
  };
  constexpr size_t count = 1000;
  local_server server(always("", after_reply::hold));
  const auto threads_before = threads();
  std::vector<uint64_t> tokens;
  for (size_t i = 0; i < count; ++i)
    tokens.push_back(module.start(http::request, get(server.url("/" + std::to_string(i)))));
  server.wait_for_requests(count);
  BOOST_TEST(threads() == threads_before);
  server.release(http_answer("200 OK", "done"));
  for (const uint64_t token : tokens) {
    const auto ended = module.host.wait(token);
    BOOST_TEST(!ended.error.has_value());
    BOOST_TEST(has(ended.output, R"("body":"done")"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
