// Typed references to the actions of the redis module, and its kind of credential.
//
// A value that goes in: text is itself, {"base64": "..."} is bytes, anything else its JSON text. A
// value that comes out: text, {"base64": "..."} where it is not UTF-8, or null where there is none.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pawl::redis {

struct server_login {
  std::string url;
  std::string username = {};  // empty: the default user
  std::string password = {};  // empty: the server asks for none
};
BOOST_DESCRIBE_STRUCT(server_login, (), (url, username, password))
PAWL_SCHEMA(
    server_login, pawl::closed,
    pawl::field(&server_login::url,
                "redis://HOST[:PORT][/DATABASE] or unix:///PATH, without a password")
        .pattern("^(redis|unix)://[^@]+$"),
    pawl::field(&server_login::username, "Empty: the default user").defaults(),
    pawl::field(&server_login::password, "Empty: the server asks for none").secret().defaults())

inline constexpr pawl::credential<server_login> server{"redis.server"};

struct key_input {
  std::string key;
};
BOOST_DESCRIBE_STRUCT(key_input, (), (key))
PAWL_SCHEMA(key_input, pawl::closed)

struct value_output {
  boost::json::value value;
};
BOOST_DESCRIBE_STRUCT(value_output, (), (value))

struct set_input {
  std::string key;
  boost::json::value value;
  int64_t ttl_ms = 0;
  bool only_if_missing = false;
};
BOOST_DESCRIBE_STRUCT(set_input, (), (key, value, ttl_ms, only_if_missing))
PAWL_SCHEMA(set_input, pawl::closed,
            pawl::field(&set_input::ttl_ms, "How long it stays; 0: for ever").minimum(0).defaults(),
            pawl::field(&set_input::only_if_missing, "Leave a value that is there").defaults())

struct set_output {
  bool stored = false;
};
BOOST_DESCRIBE_STRUCT(set_output, (), (stored))

struct keys_input {
  std::vector<std::string> keys;
};
BOOST_DESCRIBE_STRUCT(keys_input, (), (keys))
PAWL_SCHEMA(keys_input, pawl::closed, pawl::field(&keys_input::keys).items_min(1).items_max(1000))

struct count_output {
  int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(count_output, (), (count))

struct increment_input {
  std::string key;
  int64_t by = 1;
};
BOOST_DESCRIBE_STRUCT(increment_input, (), (key, by))
PAWL_SCHEMA(increment_input, pawl::closed, pawl::field(&increment_input::by).defaults())

struct hash_get_input {
  std::string key;
  std::string field;
};
BOOST_DESCRIBE_STRUCT(hash_get_input, (), (key, field))
PAWL_SCHEMA(hash_get_input, pawl::closed)

struct hash_set_input {
  std::string key;
  std::map<std::string, boost::json::value> fields;
};
BOOST_DESCRIBE_STRUCT(hash_set_input, (), (key, fields))
PAWL_SCHEMA(hash_set_input, pawl::closed, pawl::field(&hash_set_input::fields, "At least one"))

enum class list_end { left, right };
BOOST_DESCRIBE_ENUM(list_end, left, right)

struct push_input {
  std::string key;
  std::vector<boost::json::value> values;
  list_end end = list_end::right;
};
BOOST_DESCRIBE_STRUCT(push_input, (), (key, values, end))
PAWL_SCHEMA(push_input, pawl::closed, pawl::field(&push_input::values).items_min(1).items_max(1000),
            pawl::field(&push_input::end).defaults())

struct pop_input {
  std::string key;
  list_end end = list_end::left;
};
BOOST_DESCRIBE_STRUCT(pop_input, (), (key, end))
PAWL_SCHEMA(pop_input, pawl::closed, pawl::field(&pop_input::end).defaults())

struct publish_input {
  std::string channel;
  boost::json::value message;
};
BOOST_DESCRIBE_STRUCT(publish_input, (), (channel, message))
PAWL_SCHEMA(publish_input, pawl::closed)

struct command_input {
  std::vector<boost::json::value> arguments;
};
BOOST_DESCRIBE_STRUCT(command_input, (), (arguments))
PAWL_SCHEMA(command_input, pawl::closed,
            pawl::field(&command_input::arguments, "The command's name, and what follows it")
                .items_min(1)
                .items_max(10'000))

inline constexpr pawl::action<key_input, value_output> get{"redis.get"};
inline constexpr pawl::action<set_input, set_output> set{"redis.set"};
inline constexpr pawl::action<keys_input, count_output> remove{"redis.delete"};
inline constexpr pawl::action<increment_input, count_output> increment{"redis.increment"};
inline constexpr pawl::action<hash_get_input, value_output> hash_get{"redis.hash-get"};
inline constexpr pawl::action<hash_set_input, count_output> hash_set{"redis.hash-set"};
inline constexpr pawl::action<push_input, count_output> push{"redis.push"};
inline constexpr pawl::action<pop_input, value_output> pop{"redis.pop"};
inline constexpr pawl::action<publish_input, count_output> publish{"redis.publish"};
inline constexpr pawl::action<command_input, value_output> command{"redis.command"};

}  // namespace pawl::redis
