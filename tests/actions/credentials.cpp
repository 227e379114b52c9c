// Credentials on their way into a call: from where they are kept to the action that asks for them.
#include "actions/action_dispatcher.hpp"
#include "modules/catalog.hpp"

#include <pawl/action.hpp>
#include <pawl/credential.hpp>
#include <pawl/module.hpp>

#include <boost/test/unit_test.hpp>

#include <future>
#include <optional>
#include <string>
#include <vector>

namespace {

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())
struct said {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(said, (), (text))
struct key {
  std::string token;
  std::string account;
};
BOOST_DESCRIBE_STRUCT(key, (), (token, account))
PAWL_SCHEMA(key, pawl::field(&key::token, "The token").secret())

constexpr pawl::credential<key> door{"test.door"};
constexpr pawl::credential<key> safe_door{"test.safe"};
PAWL_CREDENTIAL(door, "Door", "Ask the doorman")
PAWL_CREDENTIAL(safe_door, "Safe", "Ask the banker")

constexpr pawl::action<nothing, said> enter{"test.enter"};
constexpr pawl::action<nothing, said> enter_slowly{"test.enter-slowly"};
constexpr pawl::action<nothing, said> pry{"test.pry"};
constexpr pawl::action<nothing, said> enter_both{"test.enter-both"};

PAWL_ACTION(
    enter, "Enter", "Says its key",
    [](pawl::call_handle<said> call, nothing) { call.complete({door.of(call).token}); },
    pawl::needs(door))
PAWL_ACTION(
    enter_slowly, "Enter slowly", "The same, on the pool",
    [](const pawl::call& call, nothing) { return said{door.of(call).token}; }, pawl::blocking,
    pawl::needs(door))
PAWL_ACTION(
    enter_both, "Enter both", "Says two keys",
    [](const pawl::call& call, nothing) {
      return said{safe_door.of(call).token + ' ' + door.of(call).token};
    },
    pawl::needs(door), pawl::needs(safe_door))
PAWL_ACTION(
    pry, "Pry", "Asks for a key that it does not need",
    [](const pawl::call& call, nothing) { return said{safe_door.of(call).token}; },
    pawl::needs(door))
PAWL_MODULE("test", "1.0.0", "Test", "Says its credentials")

std::string fields(const std::string& token) {
  return pawl::to_json(key{token, "me"});
}

// One module, called through the dispatcher with the credentials that the test gives.
class bench final : private pawl::engine::call_sink {
 public:
  explicit bench(pawl::actions::credential_source source)
      : dispatcher_({.find = [this](std::string_view name) { return catalog_->find_action(name); },
                     .credentials = std::move(source),
                     .payload_bytes_max = 1 << 20,
                     .pool_threads_max = 2}) {
    pawl::modules::catalog_options options;
    options.host = dispatcher_.table();
    catalog_.emplace(std::move(options));
    const auto added = catalog_->add_builtin(&pawl_module_v1);
    BOOST_REQUIRE_MESSAGE(added.ok(), (added.ok() ? "" : added.error().message));
  }

  uint64_t start(std::string_view action) {
    pawl::engine::call_request request;
    request.action = action;
    request.input = "{}";
    request.scope = "project";
    request.run_id = "run-1";
    return dispatcher_.start(request, *this);
  }
  std::string run(std::string_view action) {
    start(action);
    return outcome();
  }
  // The output, or the error's code.
  std::string outcome() {
    const auto ended = ended_.get_future().get();
    ended_ = {};
    return ended.failed ? ended.failed->code : pawl::from_json<said>(ended.output).text;
  }
  pawl::actions::action_dispatcher& dispatcher() { return dispatcher_; }
  std::shared_ptr<const pawl::modules::credential> kind(std::string_view name) {
    return catalog_->find_credential(name);
  }

 private:
  void called(pawl::engine::call_outcome outcome) override { ended_.set_value(std::move(outcome)); }
  void alive(uint64_t, std::string) override {}

  std::promise<pawl::engine::call_outcome> ended_;
  std::optional<pawl::modules::catalog> catalog_;
  pawl::actions::action_dispatcher dispatcher_;
};

void give_tokens(pawl::actions::credential_request asked, pawl::actions::credential_answer answer) {
  std::vector<std::string> given;
  for (const std::string& kind : asked.kinds) given.push_back(fields("key of " + kind));
  answer(pawl::actions::given_credentials{std::move(given)});
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_action_reads_the_credentials_that_it_needs) {
  bench host(&give_tokens);
  BOOST_TEST(host.run("test.enter") == "key of test.door");
  BOOST_TEST(host.run("test.enter-slowly") == "key of test.door");
  BOOST_TEST(host.run("test.enter-both") == "key of test.safe key of test.door");
}

BOOST_AUTO_TEST_CASE(an_action_never_sees_another_kind) {
  bench host(&give_tokens);
  BOOST_TEST(host.run("test.pry") == PAWL_ERROR_HOST_MISUSE);
}

BOOST_AUTO_TEST_CASE(a_call_without_its_credential_is_not_started) {
  bench host(&pawl::actions::no_credentials);
  BOOST_TEST(host.run("test.enter") == PAWL_ERROR_MISSING_CREDENTIAL);
  BOOST_TEST(host.dispatcher().calls_open() == 0U);
}

BOOST_AUTO_TEST_CASE(who_keeps_them_is_told_what_for) {
  pawl::actions::credential_request seen;
  bench host([&](pawl::actions::credential_request asked, pawl::actions::credential_answer answer) {
    seen = asked;
    give_tokens(std::move(asked), std::move(answer));
  });
  host.run("test.enter-both");
  BOOST_TEST(seen.kinds == (std::vector<std::string>{"test.door", "test.safe"}),
             boost::test_tools::per_element());
  BOOST_TEST(seen.action == "test.enter-both");
  BOOST_TEST(seen.scope == "project");
  BOOST_TEST(seen.run_id == "run-1");
}

BOOST_AUTO_TEST_CASE(credentials_may_come_later_and_a_call_that_was_stopped_ends) {
  pawl::actions::credential_answer later;
  bench host([&](pawl::actions::credential_request, pawl::actions::credential_answer answer) {
    later = std::move(answer);
  });
  host.start("test.enter");
  later(pawl::actions::given_credentials{.fields = {fields("late")}});
  BOOST_TEST(host.outcome() == "late");

  const uint64_t stopped = host.start("test.enter");
  host.dispatcher().ask_to_stop(stopped);
  later(pawl::actions::given_credentials{.fields = {fields("too late")}});
  BOOST_TEST(host.outcome() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(the_kinds_and_their_secrets_are_declared) {
  bench host(&give_tokens);
  const auto kind = host.kind("test.door");
  BOOST_REQUIRE(kind);
  BOOST_TEST(kind->title == "Door");
  BOOST_TEST(kind->schema.find(R"("token":{"type":"string","description":"The token",)"
                               R"("writeOnly":true})") != std::string::npos,
             kind->schema);
  BOOST_TEST(!host.kind("test.window"));
}

BOOST_AUTO_TEST_CASE(a_wiped_secret_is_gone) {
  std::string secret = "a secret that is too long for the string itself";
  const char* at = secret.data();
  pawl::actions::wipe(secret);
  BOOST_TEST(secret.empty());
  BOOST_TEST(std::string_view(at, 8) == std::string_view("\0\0\0\0\0\0\0\0", 8));
}
