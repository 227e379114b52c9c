#include "client/remote_host.hpp"

#include "api/support.hpp"

using namespace api_tests;
using pawl::client::remote_host;

namespace {

// Straight to the service of the test.
class service_link final : public pawl::client::link {
 public:
  explicit service_link(api_fixture& of) : of_(of) {}

  pawl::result<http::response> send(http::request request) override {
    return of_.begin(std::move(request))->wait();
  }
  std::shared_ptr<void> stream(http::request request,
                               std::function<void(std::string_view)> on_bytes) override {
    auto stream = of_.begin(std::move(request))->wait_for_stream();
    stream->when_sent(std::move(on_bytes));
    return std::shared_ptr<void>(stream.get(), [stream](void*) { stream->go_away(); });
  }

 private:
  api_fixture& of_;
};

class remote_fixture : public api_fixture {
 public:
  remote_host remote{std::make_shared<service_link>(*this)};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_remote_host, remote_fixture)

BOOST_AUTO_TEST_CASE(a_run_reads_the_same_through_the_api) {
  const auto started = must(remote.start({.workflow = "failing",
                                          .input = R"({"value": 1})",
                                          .id = "r",
                                          .idempotency_key = "k",
                                          .trigger = "cli"}));
  BOOST_TEST(started.run_id == "r");
  BOOST_TEST(must(remote.start(
                      {.workflow = "failing", .input = R"({"value": 1})", .idempotency_key = "k"}))
                 .existed);
  const run_info there = must(remote.wait("r", true, std::chrono::minutes(1)));
  const run_info here = must(host().find_run("r"));
  BOOST_TEST((pawl::api::document(there) == pawl::api::document(here)));
  BOOST_TEST(there.error->code == "refused");

  const auto steps_there = must(remote.steps("r")), steps_here = must(host().steps("r"));
  BOOST_TEST((pawl::api::document(there, steps_there) == pawl::api::document(here, steps_here)));
  const auto events_there = must(remote.events("r", 2, 3)),
             events_here = must(host().events("r", 2, 3));
  BOOST_TEST((pawl::api::list_document(events_there.items, events_there.next) ==
              pawl::api::list_document(events_here.items, events_here.next)));
  const auto runs_there = must(remote.list_runs({.statuses = {"failed"}}));
  BOOST_TEST((pawl::api::list_document(runs_there.items) ==
              pawl::api::list_document(must(host().list_runs({})).items)));
}

BOOST_AUTO_TEST_CASE(what_is_exported_reads_the_same_through_the_api) {
  BOOST_TEST(
      (pawl::api::list_document(remote.actions()) == pawl::api::list_document(host().actions())));
  BOOST_TEST((pawl::api::list_document(remote.workflows()) ==
              pawl::api::list_document(host().workflows())));
  BOOST_TEST(
      (pawl::api::list_document(remote.modules()) == pawl::api::list_document(host().modules())));
  BOOST_TEST(must(remote.run_action("test.add", R"({"value": 1})", {})) == number_json(2));
  BOOST_TEST(remote.health().ok);
}

BOOST_AUTO_TEST_CASE(a_run_is_changed_through_the_api) {
  const std::string id =
      must(remote.start({.workflow = "gated", .input = R"({"value": 1})"})).run_id;
  auto held = gatekeeper::get().next();
  BOOST_TEST(must(remote.pause(id)).status == "paused");
  BOOST_TEST(must(remote.resume(id)).status == "running");
  BOOST_TEST(code_of(remote.wait(id, true, 1ms)) == PAWL_ERROR_TIMEOUT);
  must(remote.cancel(id));
  BOOST_TEST(must(remote.wait(id, true, std::nullopt)).status == "cancelled");
  must(remote.retry(id));
  let_go(id);
  BOOST_TEST(must(remote.wait(id, true, std::nullopt)).status == "completed");
  BOOST_TEST(must(remote.fork(id, "action:test.add#0", "f")).run_id == "f");
  BOOST_TEST(end("f").status == "completed");
  BOOST_TEST(must(remote.export_run(id)) == must(host().export_run(id)));
  must(remote.erase(id));
  BOOST_TEST(code_of(remote.find_run(id)) == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(a_hook_is_answered_through_the_api) {
  const std::string id = start("hooked", 1);
  BOOST_TEST(must(remote.wait(id, false, std::nullopt)).status == "waiting");
  const auto hooks = must(remote.list_hooks("", 10));
  BOOST_REQUIRE(hooks.items.size() == 1u);
  BOOST_TEST((pawl::api::document(hooks.items[0]) ==
              pawl::api::document(must(host().list_hooks("", 10)).items[0])));
  must(remote.heartbeat_hook(hooks.items[0].token));
  must(remote.resume_hook(hooks.items[0].token, R"({"value": 5})"));
  BOOST_TEST(end(id).status == "completed");
  const std::string other = start("hooked", 1);
  rest(other);
  must(remote.fail_hook(must(host().steps(other)).front().token,
                        {.code = "no", .message = "not today", .details = R"({"a":1})"}));
  BOOST_TEST(end(other).error->details == R"({"a":1})");
}

BOOST_AUTO_TEST_CASE(a_failure_comes_through_the_api_whole) {
  const auto here = host().start({.workflow = "gated", .input = "{}"});
  const auto there = remote.start({.workflow = "gated", .input = "{}"});
  BOOST_REQUIRE(!there);
  BOOST_TEST(there.error().code == here.error().code);
  BOOST_TEST(there.error().message == here.error().message);
}

BOOST_AUTO_TEST_CASE(runs_are_watched_through_the_api) {
  std::mutex mutex;
  std::vector<std::string> told;
  const std::string id = start("gated", 1);
  auto held = gatekeeper::get().next();
  auto watching = remote.watch(
      [&](const std::string& run, const auto& events) {
        std::lock_guard lock(mutex);
        for (const auto& event : events) told.push_back(run + " " + event.name);
      },
      id);
  end(start("add-three", 1));
  held.call->complete(held.input);
  end(id);
  const auto has = [&](const std::string& line) {
    std::lock_guard lock(mutex);
    return std::ranges::find(told, line) != told.end();
  };
  eventually("the end is told", [&] { return has(id + " run_completed"); });
  std::lock_guard lock(mutex);
  for (const std::string& line : told) BOOST_TEST(line.starts_with(id));
}

BOOST_AUTO_TEST_SUITE_END()
