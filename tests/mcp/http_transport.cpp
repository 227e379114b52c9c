// MCP servers over HTTP that go wrong, as what our client talks to.
#include "mcp/client/http_transport.hpp"

#include "eventually.hpp"
#include "http/server.hpp"
#include "mcp/json_rpc.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <mutex>

using namespace std::chrono_literals;
using namespace pawl;

namespace {

constexpr size_t bytes_max = 1'000;

class fixture {
 public:
  fixture() {
    auto opened = http::server::open({.listen = {{.address = "127.0.0.1", .port = 0}}},
                                     [this](std::shared_ptr<http::exchange> one) {
                                       if (one->request.method == "GET")
                                         return listened_to(std::move(one));
                                       answer(std::move(one));
                                     });
    BOOST_TEST_REQUIRE(opened.ok());
    server_ = std::move(*opened);
    transport.emplace("http://" + server_->endpoints().front().text() + "/mcp",
                      http::headers{{"X-Key", "secret"}}, bytes_max, 1ms);
  }
  ~fixture() { transport.reset(); }

  // What comes, or why nothing does any more.
  result<std::string> next() {
    auto got = transport->receive(std::chrono::steady_clock::now() + 1min);
    if (!got) return std::move(got).error();
    BOOST_TEST_REQUIRE(got->has_value(), "nothing came");
    return **got;
  }
  // The code of the error that comes for that request.
  int refused(uint64_t request) {
    const auto read = mcp::read_messages(*next());
    BOOST_TEST_REQUIRE(read.messages.size() == 1U);
    BOOST_TEST(read.messages.front().id == request);
    return read.messages.front().error.value().code;
  }
  void end_server() { server_.reset(); }

  // Where the server answers {"n":1}.
  void initialize() {
    transport->send("initialize", 1);
    BOOST_TEST(*next() == R"({"n":1})");
    BOOST_TEST(refused(1) == mcp::rpc_code::no_answer);  // that was no answer to it
    transport->begin_session("2025-11-25");
  }

  std::function<void(std::shared_ptr<http::exchange>)> answer;
  std::function<void(std::shared_ptr<http::exchange>)> listened_to = [](const auto& one) {
    one->answer({.status = 405});
  };
  std::optional<mcp::http_transport> transport;

 private:
  std::unique_ptr<http::server> server_;
};

std::string many(std::string_view letter) {
  std::string made;
  for (int i = 0; i < 400; ++i) made += letter;
  return made;
}

http::response json(std::string body, http::headers headers = {}) {
  return {.body = std::move(body), .headers = std::move(headers)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mcp_http_transport, fixture)

BOOST_AUTO_TEST_CASE(a_message_is_a_post_and_its_session_is_kept) {
  std::vector<http::request> came;
  answer = [&](const auto& one) {
    came.push_back(one->request);
    one->answer(json(R"({"n":1})", {{"mcp-session-id", "s-1"}}));
  };
  transport->send("one", 1);
  BOOST_TEST(*next() == R"({"n":1})");
  BOOST_TEST((*next()).find("-32000") != std::string::npos);  // for who is not answered yet
  transport->begin_session("2025-11-25");
  transport->send("two", 0);
  BOOST_TEST(*next() == R"({"n":1})");
  transport.reset();
  BOOST_TEST_REQUIRE(came.size() == 3U);
  BOOST_TEST(came[2].method == "DELETE");
  BOOST_TEST(came[0].body == "one");
  BOOST_TEST(http::find_header(came[0].headers, "X-Key") == "secret");
  BOOST_TEST(http::find_header(came[0].headers, "Mcp-Session-Id").empty());
  BOOST_TEST(http::find_header(came[1].headers, "Mcp-Session-Id") == "s-1");
  BOOST_TEST(http::find_header(came[1].headers, "MCP-Protocol-Version") == "2025-11-25");
}

BOOST_AUTO_TEST_CASE(a_stream_that_ends_before_the_answer_is_no_answer) {
  answer = [&](const auto& one) {
    const auto stream = one->open_stream();
    stream->send("data: {\"m\":1}\n\ndata: {\"m\":");
    stream->finish();
  };
  transport->send("one", 7);
  BOOST_TEST(*next() == R"({"m":1})");
  const auto read = mcp::read_messages(*next());
  BOOST_TEST_REQUIRE(read.messages.size() == 1U);
  BOOST_TEST(read.messages.front().id == 7);
  BOOST_TEST(read.messages.front().error->code == mcp::rpc_code::no_answer);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_too_large_fails_its_request_alone) {
  answer = [&](const auto& one) {
    if (one->request.body == "document") return one->answer(json(std::string(5'000, 'x')));
    if (one->request.body == "small") return one->answer(json(R"({"n":3})"));
    one->open_stream()->send("data: " + std::string(5'000, 'x') + "\n\n");
  };
  for (uint64_t request = 1; const char* body : {"document", "event"}) {
    transport->send(body, request);
    BOOST_TEST(refused(request++) == mcp::rpc_code::too_large);
  }
  transport->send("small", 3);
  BOOST_TEST(*next() == R"({"n":3})");
}

BOOST_AUTO_TEST_CASE(a_status_of_one_request_leaves_the_others_alone) {
  const std::string rpc = R"({"jsonrpc":"2.0","id":3,"error":{"code":-32602,"message":"no"}})";
  answer = [&](const auto& one) {
    if (one->request.body == "bad") return one->answer({.status = 400, .body = "no such place"});
    if (one->request.body == "busy") return one->answer({.status = 503, .body = "later"});
    if (one->request.body == "said") return one->answer({.status = 400, .body = rpc});
    one->answer(json(R"({"n":4})"));
  };
  transport->send("bad", 1);
  BOOST_TEST(refused(1) == mcp::rpc_code::invalid_request);
  transport->send("busy", 2);
  BOOST_TEST(refused(2) == mcp::rpc_code::no_answer);
  transport->send("said", 3);
  BOOST_TEST(refused(3) == mcp::rpc_code::invalid_params);
  transport->send("good", 4);
  BOOST_TEST(*next() == R"({"n":4})");
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_ends_it) {
  answer = [&](const auto& one) {
    if (one->request.body == "late") return one->answer({.status = 404});
    one->answer(json(R"({"n":1})", {{"mcp-session-id", "s-1"}}));
  };
  initialize();
  transport->send("late", 2);
  BOOST_TEST(next().error().code == "unavailable");
}

// A server that was started anew said so with 400, and was never asked for a new session.
BOOST_AUTO_TEST_CASE(a_session_that_is_over_by_the_words_of_a_400_ends_it) {
  const std::string unknown =
      R"({"jsonrpc":"2.0","error":{"code":-32000,"message":"No valid Session ID"},"id":null})";
  answer = [&](const auto& one) {
    if (one->request.body == "late") return one->answer({.status = 400, .body = unknown});
    if (one->request.body == "bad") return one->answer({.status = 400, .body = "no such place"});
    one->answer(json(R"({"n":1})", {{"mcp-session-id", "s-1"}}));
  };
  initialize();
  transport->send("bad", 2);
  BOOST_TEST(refused(2) == mcp::rpc_code::invalid_request);
  transport->send("late", 3);
  BOOST_TEST(next().error().code == "unavailable");
}

// One call was cancelled, and all others were made again.
BOOST_AUTO_TEST_CASE(a_notification_that_is_refused_leaves_the_calls_alone) {
  std::mutex mutex;
  std::shared_ptr<http::exchange> told, called;
  answer = [&](const auto& one) {
    if (one->request.body == "again") return one->answer(json(R"({"n":2})"));
    std::lock_guard lock(mutex);
    (one->request.body == "cancelled" ? told : called) = one;
    if (!told || !called) return;
    told->answer({.status = 400, .body = "what?"});
    called->answer(json(R"({"n":1})"));
  };
  transport->send("cancelled", 0);
  transport->send("call", 1);
  BOOST_TEST(*next() == R"({"n":1})");
  BOOST_TEST(refused(1) == mcp::rpc_code::no_answer);  // that was no answer to it
  transport->send("again", 2);
  const auto second = next();  // after the refusal, which went out before the first answer
  BOOST_TEST_REQUIRE(second.ok());
  BOOST_TEST(*second == R"({"n":2})");
}

// The call was never ended: what told of it was itself no message.
BOOST_AUTO_TEST_CASE(a_refusal_in_torn_letters_ends_its_call) {
  for (uint64_t request = 1;
       const std::string& body : {"x" + std::string(400, 'x') + "\xe9", "x" + many("\xc3\xbc")}) {
    answer = [&](const auto& one) { one->answer({.status = 400, .body = body}); };
    transport->send("call", request);
    BOOST_TEST(refused(request++) == mcp::rpc_code::invalid_request);
  }
}

BOOST_AUTO_TEST_CASE(the_stream_is_asked_for_when_the_server_knows_that_we_are_ready) {
  std::promise<std::shared_ptr<http::exchange>> told;
  std::atomic<bool> is_ready = false, came_early = false;
  answer = [&](auto one) {
    if (one->request.body == "initialized") return told.set_value(std::move(one));
    one->answer(json(R"({"n":1})"));
  };
  listened_to = [&](const auto& one) {
    came_early = !is_ready;
    const auto stream = one->open_stream();
    stream->send("data: {\"m\":1}\n\n");
    stream->finish();
  };
  initialize();
  transport->send("initialized", 0);
  auto heard = told.get_future();
  test::eventually("it is told", [&] {
    BOOST_TEST(!transport->receive(std::chrono::steady_clock::now())->has_value());
    return heard.wait_for(0s) == std::future_status::ready;
  });
  transport->send("meanwhile", 2);  // a whole round trip, in which it is not listened to
  BOOST_TEST(*next() == R"({"n":1})");
  BOOST_TEST(refused(2) == mcp::rpc_code::no_answer);
  is_ready = true;
  heard.get()->answer({.status = 202});
  BOOST_TEST(*next() == R"({"m":1})");
  BOOST_TEST(!came_early);
}

// After one bad moment of the server nothing was heard of it any more.
BOOST_AUTO_TEST_CASE(the_stream_is_asked_for_again_where_it_was_refused) {
  answer = [&](const auto& one) { one->answer(json(R"({"n":1})")); };
  int asked = 0;
  listened_to = [&](const auto& one) {
    if (++asked < 3) return one->answer({.status = 503});
    one->open_stream()->send("data: {\"m\":1}\n\n");
  };
  initialize();
  BOOST_TEST(*next() == R"({"m":1})");
}

BOOST_AUTO_TEST_CASE(a_refusal_ends_it_and_says_why) {
  answer = [&](const auto& one) { one->answer({.status = 401, .body = "who are you?"}); };
  transport->send("one", 1);
  const failure why = next().error();
  BOOST_TEST(why.code == "unavailable");
  BOOST_TEST(why.retryable);
  BOOST_TEST(why.message == "it answered with status 401: who are you?");
}

BOOST_AUTO_TEST_CASE(a_server_that_has_gone_ends_it) {
  end_server();
  transport->send("one", 1);
  BOOST_TEST(next().error().code == "unavailable");
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_is_waited_for_no_longer_than_asked) {
  std::promise<std::shared_ptr<http::exchange>> came;
  answer = [&](auto one) { came.set_value(std::move(one)); };
  transport->send("one", 1);
  auto got = transport->receive(std::chrono::steady_clock::now() + 200ms);
  BOOST_TEST_REQUIRE(got.ok());
  BOOST_TEST(!got->has_value());
  const auto held = came.get_future().get();
  transport->forget(1);
  transport->wake();
  got = transport->receive(std::chrono::steady_clock::now() + 1min);
  BOOST_TEST_REQUIRE(got.ok());
  BOOST_TEST(!got->has_value());
}

BOOST_AUTO_TEST_SUITE_END()
