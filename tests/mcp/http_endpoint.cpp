#include "mcp/server/http_endpoint.hpp"

#include "api/support.hpp"

#include <boost/json.hpp>

using namespace api_tests;
namespace mcp = pawl::mcp;

namespace {

class endpoint_fixture : public api_fixture {
 public:
  endpoint_fixture() {
    const pawl::api::parts& with = service().route_parts();
    endpoint.emplace(mcp::session_parts{host(), with.waiting, with.alarms, {"*"}},
                     service().access());
    endpoint->add_routes(service().router());
  }
  ~endpoint_fixture() { close_endpoint(); }
  void close_endpoint() {
    if (endpoint) endpoint->stop();
    close_service();
    endpoint.reset();
  }

  std::shared_ptr<watched_exchange> post(std::string body, http::headers more = {}) {
    http::headers headers = {{"Accept", "application/json, text/event-stream"}};
    headers.insert(headers.end(), more.begin(), more.end());
    if (!session.empty()) headers.emplace_back("Mcp-Session-Id", session);
    return begin(
        {.method = "POST", .path = "/mcp", .headers = std::move(headers), .body = std::move(body)});
  }
  static std::string request(std::string_view method, std::string_view params = "{}", int id = 1) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" +
           std::string(method) + R"(","params":)" + std::string(params) + "}";
  }
  void initialize() {
    const http::response told =
        post(request("initialize", R"({"protocolVersion":"2025-11-25"})"))->wait();
    BOOST_TEST_REQUIRE(told.status == 200U);
    session = http::find_header(told.headers, "Mcp-Session-Id");
    BOOST_TEST(session.size() == 32U);
  }
  std::shared_ptr<watched_exchange> with_session(std::string method, http::headers headers = {}) {
    headers.emplace_back("Mcp-Session-Id", session);
    return begin({.method = std::move(method), .path = "/mcp", .headers = std::move(headers)});
  }

  std::optional<mcp::http_endpoint> endpoint;
  std::string session;
};

const http::headers for_stream = {{"Accept", "text/event-stream"}};
constexpr const char* gated_call = R"({"name":"gated","arguments":{"value":1}})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mcp_http_endpoint, endpoint_fixture)

BOOST_AUTO_TEST_CASE(a_session_begins_with_initialize_and_ends_with_delete) {
  BOOST_TEST(post(request("ping"))->wait().status == 400U);
  initialize();
  BOOST_TEST(post(request("ping"))->wait().body == R"({"jsonrpc":"2.0","id":1,"result":{}})");
  BOOST_TEST(post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})")->wait().status ==
             202U);
  BOOST_TEST(with_session("DELETE")->wait().status == 204U);
  BOOST_TEST(post(request("ping"))->wait().status == 404U);
  BOOST_TEST(with_session("GET", for_stream)->wait().status == 404U);
}

BOOST_AUTO_TEST_CASE(a_call_of_a_tool_is_answered_as_events) {
  initialize();
  const auto stream = post(request("tools/call", gated_call))->wait_for_stream();
  auto held = gatekeeper::get().next();
  held.call->complete(held.input);
  const std::string sent = stream->wait_for_end();
  BOOST_TEST(sent.starts_with("event: message\ndata: {"));
  BOOST_TEST(sent.ends_with("}\n\n"));
  BOOST_TEST(sent.find(R"("structuredContent":{"value":2})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_call_of_a_tool_is_answered_as_a_document_for_those_who_take_no_events) {
  initialize();
  const auto asked =
      begin({.method = "POST",
             .path = "/mcp",
             .headers = {{"Accept", "application/json"}, {"Mcp-Session-Id", session}},
             .body = request("tools/call", R"({"name":"add-three","arguments":{"value":1}})")});
  const http::response told = asked->wait();
  BOOST_TEST(told.content_type == "application/json");
  BOOST_TEST(json::parse(told.body).at("result").at("structuredContent").at("value") == 4);
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_ends_its_stream_without_an_answer) {
  initialize();
  const auto stream = post(request("tools/call", gated_call, 8))->wait_for_stream();
  const auto held = gatekeeper::get().next();
  post(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":8}})")->wait();
  BOOST_TEST(stream->wait_for_end().find("result") == std::string::npos);
  BOOST_TEST(end(held.run_id).status == "cancelled");
}

BOOST_AUTO_TEST_CASE(two_clients_may_use_the_same_ids) {
  initialize();
  const auto first = post(request("tools/call", gated_call))->wait_for_stream();
  auto one = gatekeeper::get().next();
  session.clear();
  initialize();
  const auto second = post(request("tools/call", gated_call))->wait_for_stream();
  auto other = gatekeeper::get().next();
  other.call->complete(other.input);
  second->wait_for_end();
  one.call->complete({5});
  BOOST_TEST(first->wait_for_end().find(R"("value":6)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_stream_of_a_session_tells_of_subscribed_runs) {
  initialize();
  const auto stream = with_session("GET", for_stream)->wait_for_stream();
  const std::string id = start("hooked", 1);
  rest(id);
  post(request("resources/subscribe", R"({"uri":"pawl://runs/)" + id + R"("})"))->wait();
  must(host().cancel(id));
  stream->wait_for("notifications/resources/updated");
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_answered_with_400_and_says_why) {
  initialize();
  for (const char* body : {"", "{", "5", "[]"}) {
    const http::response told = post(body)->wait();
    BOOST_TEST(told.status == 400U, body);
    BOOST_TEST(json::parse(told.body).at("error").at("code").as_int64() <= -32600);
  }
}

BOOST_AUTO_TEST_CASE(clients_that_never_say_goodbye_lock_no_one_out) {
  initialize();
  const std::string first = session;
  for (int i = 0; i < 1'000; ++i) {
    session.clear();
    initialize();
  }
  BOOST_TEST(post(request("ping"))->wait().status == 200U);
  session = first;  // was used least lately
  BOOST_TEST(post(request("ping"))->wait().status == 404U);
}

BOOST_AUTO_TEST_CASE(pages_of_other_sites_and_unknown_revisions_are_refused) {
  initialize();
  const http::headers same = {{"Host", "localhost:7295"}, {"Origin", "http://localhost:7295"}};
  const http::headers other = {{"Host", "localhost:7295"}, {"Origin", "http://evil.example"}};
  BOOST_TEST(post(request("ping"), same)->wait().status == 200U);
  BOOST_TEST(post(request("ping"), other)->wait().status == 403U);
  BOOST_TEST(post(request("ping"), {{"MCP-Protocol-Version", "2025-06-18"}})->wait().status ==
             200U);
  BOOST_TEST(post(request("ping"), {{"MCP-Protocol-Version", "1999-01-01"}})->wait().status ==
             400U);
}

BOOST_AUTO_TEST_CASE(roles_are_those_of_the_api) {
  const std::string reader = must(service().access().create("reader", pawl::api::role::read));
  const auto ask_as = [&](const std::string& token, const std::string& body) {
    http::headers headers = {{"Authorization", "Bearer " + token}};
    if (!session.empty()) headers.emplace_back("Mcp-Session-Id", session);
    return begin({.method = "POST",
                  .path = "/mcp",
                  .headers = headers,
                  .body = body,
                  .origin = http::origin::network})
        ->wait();
  };
  initialize();
  BOOST_TEST(ask_as("pawl_wrong", request("ping")).status == 401U);
  BOOST_TEST(ask_as(reader, request("tools/list")).status == 200U);
  BOOST_TEST(
      json::parse(ask_as(reader, request("tools/call", gated_call)).body).at("error").at("code") ==
      mcp::rpc_code::not_allowed);
}

BOOST_AUTO_TEST_CASE(what_is_under_way_is_answered_at_the_end) {
  initialize();
  const auto stream = post(request("tools/call", gated_call))->wait_for_stream();
  auto held = gatekeeper::get().next();
  close_endpoint();
  BOOST_TEST(stream->wait_for_end().find(held.run_id) != std::string::npos);
  held.call->complete(held.input);
  BOOST_TEST(end(held.run_id).status == "completed");
}

BOOST_AUTO_TEST_SUITE_END()
