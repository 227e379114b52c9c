#include "vault/test_module.hpp"

#include <pawl/log.hpp>
#include <pawl/module.hpp>

#include <utility>

namespace vault_tests {

struct key {
  std::string token;
  std::string account;
};
BOOST_DESCRIBE_STRUCT(key, (), (token, account))
PAWL_SCHEMA(key, pawl::closed, pawl::field(&key::token, "The token").secret())

struct client {
  std::string server = {}, client_id = {}, client_secret = {}, access_token = {};
  std::string door = "authorize";
};
BOOST_DESCRIBE_STRUCT(client, (), (server, client_id, client_secret, access_token, door))
PAWL_SCHEMA(client, pawl::field(&client::server).defaults(),
            pawl::field(&client::client_id).defaults(), pawl::field(&client::door).defaults(),
            pawl::field(&client::client_secret, "The client's secret").defaults().secret(),
            pawl::field(&client::access_token, "Given by the server").defaults().secret())

constexpr pawl::credential<key> door{"test.door"};
constexpr pawl::credential<client> cloud{"test.cloud"};
constexpr pawl::credential<client> machine{"test.machine"};
PAWL_CREDENTIAL(door, "Door", "Ask the doorman")
PAWL_CREDENTIAL(cloud, "Cloud", "Register a client", R"({"oauth2": {
  "grant": "authorization_code", "authorization_url": "{server}/{door}",
  "token_url": "{server}/token", "scopes": ["read", "write"]}})")
PAWL_CREDENTIAL(machine, "Machine", "Register a client", R"({"oauth2": {
  "grant": "client_credentials", "token_url": "{server}/token", "scopes": ["all"]}})")

constexpr pawl::action<nothing, nothing> count{"test.count"};
constexpr pawl::action<nothing, nothing> enter{"test.enter"};
constexpr pawl::action<nothing, nothing> enter_twice{"test.enter-twice"};
constexpr pawl::action<nothing, nothing> enter_cloud{"test.enter-cloud"};
constexpr pawl::action<nothing, nothing> enter_machine{"test.enter-machine"};
constexpr pawl::action<said, said> spill{"test.spill"};

std::string kept;  // beyond the call, against the rules

PAWL_ACTION(count, "Count", "Counts how often it is called, and tells what was kept", [](nothing) {
  records::get().count();
  const std::string told = std::exchange(kept, {});
  if (!told.empty()) pawl::log(pawl::log_level::warn, "kept: " + told + ".");
  return nothing{};
})
PAWL_ACTION(
    enter, "Enter", "Enters with its key; the key \"wrong\" does not fit",
    [](const pawl::call& call, nothing) {
      const std::string token = door.of(call).token;
      records::get().add(token);
      if (token == "wrong")
        throw pawl::final_error(PAWL_ERROR_UNAUTHENTICATED, "the door does not know this key");
      return nothing{};
    },
    pawl::needs(door))
PAWL_ACTION(
    enter_twice, "Enter twice", "The first attempt is told to come again",
    [](const pawl::call& call, nothing) {
      records::get().add(door.of(call).token);
      if (call.attempt() > 1) return nothing{};
      records::get().wait_for_release();
      throw pawl::transient_error(PAWL_ERROR_UNAVAILABLE, "come again");
    },
    pawl::blocking, pawl::needs(door))
PAWL_ACTION(
    enter_cloud, "Enter a cloud", "Enters with its token",
    [](const pawl::call& call, nothing) {
      records::get().add(cloud.of(call).access_token);
      return nothing{};
    },
    pawl::needs(cloud))
PAWL_ACTION(
    enter_machine, "Enter a machine", "Enters with its token",
    [](const pawl::call& call, nothing) {
      records::get().add(machine.of(call).access_token);
      return nothing{};
    },
    pawl::needs(machine))
PAWL_ACTION(
    spill, "Spill", "Tells its key to everyone",
    [](const pawl::call& call, said in) {
      const key held = door.of(call);
      const std::string document = pawl::to_json(said{held.token});
      pawl::log(pawl::log_level::warn, "the key is " + held.token, document);
      if (in.text == "keep") kept = held.token;
      if (in.text == "fail")
        throw pawl::final_error("spilled", "the key is " + held.token).with_details(document);
      return said{"the key of " + held.account + " is " + held.token};
    },
    pawl::needs(door))

pawl::task<nothing> visit(pawl::context& ctx, visit_input in) {
  co_await count.run(ctx, nothing{});
  if (in.action == "enter") co_await enter.scope(in.scope).run(ctx, nothing{});
  if (in.action == "enter-twice") co_await enter_twice.scope(in.scope).run(ctx, nothing{});
  if (in.action == "cloud") co_await enter_cloud.scope(in.scope).run(ctx, nothing{});
  if (in.action == "machine") co_await enter_machine.scope(in.scope).run(ctx, nothing{});
  if (in.action == "spill") co_await spill.run(ctx, said{in.scope});
  co_return nothing{};
}
PAWL_WORKFLOW(visit, "visit", "Visit", "Counts, then enters")

}  // namespace vault_tests

#ifndef TEST_VERSION
#define TEST_VERSION "1.0.0"
#endif
PAWL_MODULE("test", TEST_VERSION, "Test", "Needs credentials")
