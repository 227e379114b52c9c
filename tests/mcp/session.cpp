#include "mcp/server/session.hpp"

#include "mcp/protocol.hpp"
#include "mcp/server/run_resources.hpp"
#include "mcp/support.hpp"

using namespace mcp_tests;
using pawl::api::role;

namespace {

class session_fixture : public fixture {
 public:
  ~session_fixture() {
    if (session_) session_->close();
    workers_.stop();
  }

  mcp::session& session() {
    if (!session_) {
      parts_.emplace(mcp::session_parts{host(), workers_, alarms_, expose});
      session_ = std::make_shared<mcp::session>(*parts_);
      session_->set_listener(listener);
    }
    return *session_;
  }
  // Gives where the answer will come.
  std::shared_ptr<kept_messages> begin(std::string_view method, json::object params = {},
                                       json::value id = 1, role may = role::admin) {
    auto to = std::make_shared<kept_messages>();
    mcp::message told{mcp::message_kind::request, std::move(id), std::string(method),
                      std::move(params)};
    session().take(std::move(told), to, may);
    return to;
  }
  json::object ask(std::string_view method, json::object params = {}, role may = role::admin) {
    json::object answer = begin(method, std::move(params), 1, may)->answered();
    BOOST_TEST(answer.at("id") == 1);
    return answer;
  }
  json::object result(std::string_view method, json::object params = {}) {
    json::object answer = ask(method, std::move(params));
    BOOST_TEST_REQUIRE(answer.contains("result"), answer);
    return answer.at("result").as_object();
  }
  int64_t refusal(std::string_view method, json::object params = {}, role may = role::admin) {
    const json::object answer = ask(method, std::move(params), may);
    BOOST_TEST_REQUIRE(answer.contains("error"), answer);
    BOOST_TEST(!answer.at("error").at("message").as_string().empty());
    return answer.at("error").at("code").as_int64();
  }
  static json::object call(std::string_view tool, json::object arguments,
                           json::value token = nullptr) {
    json::object made = {{"name", tool}, {"arguments", std::move(arguments)}};
    if (!token.is_null()) made["_meta"] = {{"progressToken", token}};
    return made;
  }
  void notify(std::string_view method, json::object params, role may = role::admin) {
    session().take(
        {mcp::message_kind::notification, nullptr, std::string(method), std::move(params)}, nullptr,
        may);
  }
  void close_session() {
    session_->close();
    session_.reset();
  }

  std::vector<std::string> expose = {"*"};
  static bool has(const json::value& text, std::string_view part) {
    return std::string_view(text.as_string()).find(part) != std::string_view::npos;
  }

  std::shared_ptr<kept_messages> listener = std::make_shared<kept_messages>();

 private:
  pawl::api::alarms alarms_;
  pawl::api::workers workers_;
  std::optional<mcp::session_parts> parts_;
  std::shared_ptr<mcp::session> session_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mcp_session, session_fixture)

BOOST_AUTO_TEST_CASE(the_revision_of_the_client_is_spoken_if_it_is_known) {
  for (const std::string_view each : mcp::protocol_versions)
    BOOST_TEST(result("initialize", {{"protocolVersion", each}}).at("protocolVersion") ==
               json::value(each));
  const json::object newest = result("initialize", {{"protocolVersion", "2999-01-01"}});
  BOOST_TEST(newest.at("protocolVersion") == "2025-11-25");
  BOOST_TEST(newest.at("serverInfo").at("name") == "pawl");
  BOOST_TEST(newest.at("capabilities").as_object().contains("tools"));
  BOOST_TEST(refusal("initialize") == mcp::rpc_code::invalid_params);
}

BOOST_AUTO_TEST_CASE(who_exposes_nothing_is_told_how) {
  expose.clear();
  BOOST_TEST(result("tools/list").at("tools").as_array().empty());
  const json::object told = result("initialize", {{"protocolVersion", "2025-11-25"}});
  BOOST_TEST(has(told.at("instructions"), "mcp.expose"));
  BOOST_TEST(refusal("tools/call", call("gated", {{"value", 1}})) == mcp::rpc_code::invalid_params);
}

BOOST_AUTO_TEST_CASE(a_call_of_a_workflow_is_a_run) {
  const json::object made = result("tools/call", call("add-three", {{"value", 1}}));
  BOOST_TEST(made.at("structuredContent").at("value") == 4);
  BOOST_TEST(made.at("content").at(0).at("text") == R"({"value":4})");
  const std::string id(made.at("_meta").at("pawl/run_id").as_string());
  const run_info run = must(host().find_run(id));
  BOOST_TEST(run.workflow == "add-three");
  BOOST_TEST(run.trigger == "mcp");
  BOOST_TEST(run.status == "completed");
}

BOOST_AUTO_TEST_CASE(a_call_of_an_action_is_a_run_too) {
  const json::object made = result("tools/call", call("test_add", {{"value", 1}}));
  BOOST_TEST(made.at("structuredContent").at("value") == 2);
  const std::string id(made.at("_meta").at("pawl/run_id").as_string());
  BOOST_TEST(must(host().find_run(id)).workflow == "pawl.call");
  BOOST_TEST(steps(id) == std::vector<std::string>{"action:test.add#0 completed"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_fails_says_so_in_words) {
  const auto text = [](const json::object& of) {
    BOOST_TEST(of.at("isError") == true);
    return std::string(of.at("content").at(0).at("text").as_string());
  };
  BOOST_TEST(text(result("tools/call", call("test_fail", {{"value", 1}})))
                 .ends_with("failed: refused: never"));
  BOOST_TEST(text(result("tools/call", call("add-three", {{"value", "x"}}))).find("/value") !=
             std::string::npos);
  BOOST_TEST(text(result("tools/call", call("test_add", {{"value", "x"}}))).find("/value") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_call_is_an_error_of_the_protocol) {
  BOOST_TEST(refusal("tools/call") == mcp::rpc_code::invalid_params);
  BOOST_TEST(refusal("tools/call", call("nobody", {})) == mcp::rpc_code::invalid_params);
  BOOST_TEST(refusal("tools/call", {{"name", "gated"}, {"arguments", 5}}) ==
             mcp::rpc_code::invalid_params);
  BOOST_TEST(refusal("tools/brew") == mcp::rpc_code::method_not_found);
  BOOST_TEST(result("ping").empty());
}

BOOST_AUTO_TEST_CASE(a_call_tells_its_progress) {
  const auto to = begin("tools/call", call("gated", {{"value", 1}}, "mine"));
  auto held = gatekeeper::get().next();
  held.call->complete(held.input);
  double before = 0;
  json::object told;
  do {
    told = to->notified();
    BOOST_TEST(told.at("method") == "notifications/progress");
    BOOST_TEST(told.at("params").at("progressToken") == "mine");
    const double now = told.at("params").at("progress").to_number<double>();
    BOOST_TEST(now > before);
    before = now;
  } while (told.at("params").at("message") != "action:test.gate#0: step_completed");
  BOOST_TEST(to->answered().at("result").at("structuredContent").at("value") == 2);
}

BOOST_AUTO_TEST_CASE(a_call_that_is_cancelled_cancels_its_run_and_is_not_answered) {
  const auto to = begin("tools/call", call("gated", {{"value", 1}}), "one");
  const auto held = gatekeeper::get().next();
  const std::string& id = held.run_id;
  notify("notifications/cancelled", {{"requestId", "two"}});  // nobody's
  notify("notifications/cancelled", {{"requestId", "one"}}, role::read);
  BOOST_TEST(status(id) == "running");
  notify("notifications/cancelled", {{"requestId", "one"}});
  BOOST_TEST(to->wait_until_dropped());
  BOOST_TEST(end(id).status == "cancelled");
}

BOOST_AUTO_TEST_CASE(an_action_in_flight_hears_of_the_cancel) {
  const auto to = begin("tools/call", call("test_gate", {{"value", 1}}), 5);
  eventually("it is called", [] { return gatekeeper::get().open() == 1; });
  notify("notifications/cancelled", {{"requestId", 5}});
  eventually("it is asked to stop", [] { return gatekeeper::get().open() == 0; });
  BOOST_TEST(end(must(host().list_runs({})).items.front().id).status == "cancelled");
}

BOOST_AUTO_TEST_CASE(the_run_goes_on_when_the_client_has_gone) {
  const auto to = begin("tools/call", call("gated", {{"value", 1}}));
  auto held = gatekeeper::get().next();
  close_session();
  const json::object told = to->answered();
  BOOST_TEST(has(told.at("error").at("message"), held.run_id));
  held.call->complete(held.input);
  BOOST_TEST(end(held.run_id).status == "completed");
}

BOOST_AUTO_TEST_CASE(who_may_only_read_calls_nothing) {
  BOOST_TEST(refusal("tools/call", call("gated", {{"value", 1}}), role::read) ==
             mcp::rpc_code::not_allowed);
  BOOST_TEST(must(host().list_runs({})).items.empty());
  BOOST_TEST(!ask("tools/list", {}, role::read).contains("error"));
}

BOOST_AUTO_TEST_CASE(runs_are_resources_page_by_page) {
  for (int i = 0; i < 60; ++i) end(start("add-three", i));
  const json::object first = result("resources/list");
  BOOST_TEST(first.at("resources").as_array().size() == 50U);
  const json::object rest = result("resources/list", {{"cursor", first.at("nextCursor")}});
  BOOST_TEST(rest.at("resources").as_array().size() == 10U);
  BOOST_TEST(!rest.contains("nextCursor"));
  const auto uri = rest.at("resources").at(0).at("uri");
  const json::object read = result("resources/read", {{"uri", uri}});
  BOOST_TEST(read.at("contents").at(0).at("uri") == uri);
  const auto run = json::parse(read.at("contents").at(0).at("text").as_string());
  BOOST_TEST(run.at("workflow") == "add-three");
  BOOST_TEST(run.at("steps").as_array().size() == 3U);
  BOOST_TEST(result("resources/templates/list").at("resourceTemplates").at(0).at("uriTemplate") ==
             "pawl://runs/{id}");
  for (const char* none : {"", "pawl://runs/", "pawl://runs/none", "file:///etc/passwd"})
    BOOST_TEST(refusal("resources/read", {{"uri", none}}) == mcp::rpc_code::resource_not_found,
               none);
}

BOOST_AUTO_TEST_CASE(a_resource_keeps_the_tokens_of_hooks) {
  const std::string id = start("hooked", 1);
  rest(id);
  const std::string token = must(host().list_hooks({}, 1)).items.front().token;
  const json::object read = result("resources/read", {{"uri", mcp::uri_of_run(id)}});
  BOOST_TEST(json::serialize(read).find(token) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_subscribed_to_is_told_of) {
  const std::string id = start("hooked", 1);
  rest(id);
  const std::string uri = mcp::uri_of_run(id);
  result("resources/subscribe", {{"uri", uri}});
  const std::string token = must(host().list_hooks({}, 1)).items.front().token;
  must(host().resume_hook(token, number_json(1)));
  const json::object told = listener->notified();
  BOOST_TEST(told.at("method") == "notifications/resources/updated");
  BOOST_TEST(told.at("params").at("uri") == json::value(uri));
  result("resources/unsubscribe", {{"uri", uri}});
  BOOST_TEST(refusal("resources/subscribe", {{"uri", "pawl://runs/none"}}) ==
             mcp::rpc_code::resource_not_found);
}

BOOST_AUTO_TEST_SUITE_END()
