// The module `redis`: keys, hashes, lists and messages of a Redis server.
#include "connection.hpp"
#include "refused.hpp"

#include <pawl/action.hpp>
#include <pawl/binary.hpp>
#include <pawl/module.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace pawl::redis {
namespace {

namespace json = boost::json;

std::string to_argument(const json::value& value) {
  if (value.is_string()) return std::string(std::string_view(value.get_string()));
  const auto* object = value.if_object();
  const auto* text =
      object != nullptr && object->size() == 1 ? object->if_contains("base64") : nullptr;
  if (text == nullptr || !text->is_string()) return to_json(value);
  auto bytes = from_base64(text->get_string());
  if (!bytes) throw final_error(PAWL_ERROR_INVALID_INPUT, "a value is not base64");
  return *std::move(bytes);
}

// Replies nest no deeper than the reader allows, which is 9.
json::value to_value(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_NIL) return nullptr;
  if (reply.type == REDIS_REPLY_INTEGER) return static_cast<int64_t>(reply.integer);
  if (reply.type == REDIS_REPLY_ARRAY) {
    json::array items;
    for (size_t at = 0; at < reply.elements; ++at) items.push_back(to_value(*reply.element[at]));
    return items;
  }
  const std::string_view text(reply.str, reply.len);
  if (is_utf8(text)) return json::string(text);
  return json::object{{"base64", to_base64(text)}};
}

value_output ask(const call& current, const arguments& words) {
  return {to_value(*exchange(current, server.of(current), words))};
}
count_output count(const call& current, const arguments& words) {
  const json::value said = ask(current, words).value;
  if (!said.is_int64())
    throw transient_error("invalid_response", "the server did not answer with a number");
  return {said.get_int64()};
}

set_output set_value(const call& current, const set_input& in) {
  arguments words = {"SET", in.key, to_argument(in.value)};
  if (in.ttl_ms > 0) words.insert(words.end(), {"PX", std::to_string(in.ttl_ms)});
  if (in.only_if_missing) words.push_back("NX");
  return {!ask(current, words).value.is_null()};
}

count_output set_fields(const call& current, const hash_set_input& in) {
  if (in.fields.empty()) throw final_error(PAWL_ERROR_INVALID_INPUT, "there are no fields to set");
  arguments words = {"HSET", in.key};
  for (const auto& [name, value] : in.fields) words.insert(words.end(), {name, to_argument(value)});
  return count(current, words);
}

count_output push_values(const call& current, const push_input& in) {
  arguments words = {in.end == list_end::left ? "LPUSH" : "RPUSH", in.key};
  for (const json::value& each : in.values) words.push_back(to_argument(each));
  return count(current, words);
}

value_output run_command(const call& current, const command_input& in) {
  arguments words;
  for (const json::value& each : in.arguments) words.push_back(to_argument(each));
  if (is_refused(words))
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      "redis.command refuses commands that block, change the connection or "
                      "administer the server");
  return ask(current, words);
}

}  // namespace

PAWL_CREDENTIAL(server, "Redis server",
                "Where the server is, and the user and password that its keeper gave you")

PAWL_ACTION(
    get, "Get", "Gives the value of a key",
    [](const call& current, const key_input& in) { return ask(current, {"GET", in.key}); },
    pawl::blocking, pawl::needs(server))
PAWL_ACTION(set, "Set", "Stores a value under a key", set_value, pawl::blocking,
            pawl::needs(server))
PAWL_ACTION(
    remove, "Delete", "Deletes keys, and tells how many there were",
    [](const call& current, const keys_input& in) {
      arguments words = {"DEL"};
      words.insert(words.end(), in.keys.begin(), in.keys.end());
      return count(current, words);
    },
    pawl::blocking, pawl::needs(server))
PAWL_ACTION(
    increment, "Increment", "Adds to the number under a key, and gives the sum",
    [](const call& current, const increment_input& in) {
      return count(current, {"INCRBY", in.key, std::to_string(in.by)});
    },
    pawl::blocking, pawl::needs(server))
PAWL_ACTION(
    hash_get, "Get a field", "Gives the value of a hash's field",
    [](const call& current, const hash_get_input& in) {
      return ask(current, {"HGET", in.key, in.field});
    },
    pawl::blocking, pawl::needs(server))
PAWL_ACTION(hash_set, "Set fields", "Sets fields of a hash, and tells how many are new", set_fields,
            pawl::blocking, pawl::needs(server))
PAWL_ACTION(push, "Push", "Adds values to a list, and gives its length", push_values,
            pawl::blocking, pawl::needs(server))
PAWL_ACTION(
    pop, "Pop", "Takes a value off a list",
    [](const call& current, const pop_input& in) {
      return ask(current, {in.end == list_end::left ? "LPOP" : "RPOP", in.key});
    },
    pawl::blocking, pawl::needs(server))
PAWL_ACTION(
    publish, "Publish", "Sends a message to a channel, and tells how many received it",
    [](const call& current, const publish_input& in) {
      return count(current, {"PUBLISH", in.channel, to_argument(in.message)});
    },
    pawl::blocking, pawl::needs(server))
PAWL_ACTION(command, "Command", "Runs any command that neither blocks nor administers", run_command,
            pawl::blocking, pawl::needs(server))

}  // namespace pawl::redis

PAWL_MODULE("redis", PAWL_VERSION, "Redis", "Keys, hashes, lists and messages of a Redis server")
