// Typed references to the actions of the slack module, and its kind of credential.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace pawl::slack {

// Either the token that Slack shows, or the app that is to be connected, which then gets one.
struct bot_token {
  std::string access_token = {};
  std::string api_url = "https://slack.com/api";
  std::string client_id = {};
  std::string client_secret = {};
  std::string authorization_url = "https://slack.com/oauth/v2/authorize";
};
BOOST_DESCRIBE_STRUCT(bot_token, (),
                      (access_token, api_url, client_id, client_secret, authorization_url))
PAWL_SCHEMA(bot_token, pawl::closed,
            pawl::field(&bot_token::access_token, "The app's bot token, xoxb-..., if it is there")
                .secret()
                .defaults(),
            pawl::field(&bot_token::api_url, "Where the token is sent to")
                .pattern("^https?://.*[^/]$")
                .defaults(),
            pawl::field(&bot_token::client_id, "The app's, to connect it").defaults(),
            pawl::field(&bot_token::client_secret, "The app's, to connect it").secret().defaults(),
            pawl::field(&bot_token::authorization_url, "Where a person allows the app in")
                .pattern("^https?://.*$")
                .defaults())

inline constexpr pawl::credential<bot_token> bot{"slack.bot"};

// A message that was sent: the two name it.
struct message {
  std::string channel;
  std::string ts;
};
BOOST_DESCRIBE_STRUCT(message, (), (channel, ts))

// `text` is what notifications show where there are blocks.
struct send_message_input {
  std::string channel;
  std::string text;
  std::optional<boost::json::value> blocks = {};
  std::optional<std::string> thread_ts = {};
};
BOOST_DESCRIBE_STRUCT(send_message_input, (), (channel, text, blocks, thread_ts))
PAWL_SCHEMA(send_message_input, pawl::closed,
            pawl::field(&send_message_input::channel, "Its id, or #name").length_min(1),
            pawl::field(&send_message_input::text, "In Slack's markup").length_max(40'000),
            pawl::field(&send_message_input::blocks, "A list of Block Kit blocks"),
            pawl::field(&send_message_input::thread_ts, "The message that it answers"))

struct update_message_input {
  std::string channel;
  std::string ts;
  std::string text;
  std::optional<boost::json::value> blocks = {};
};
BOOST_DESCRIBE_STRUCT(update_message_input, (), (channel, ts, text, blocks))
PAWL_SCHEMA(update_message_input, pawl::closed,
            pawl::field(&update_message_input::channel, "As the sent message says").length_min(1),
            pawl::field(&update_message_input::ts, "As the sent message says").length_min(1),
            pawl::field(&update_message_input::text, "In Slack's markup").length_max(40'000),
            pawl::field(&update_message_input::blocks, "A list of Block Kit blocks"))

// Exactly one of text and base64.
struct upload_file_input {
  std::string filename;
  std::optional<std::string> text = {};
  std::optional<std::string> base64 = {};
  std::optional<std::string> title = {};
  std::optional<std::string> channel_id = {};
  std::optional<std::string> comment = {};
  std::optional<std::string> thread_ts = {};
};
BOOST_DESCRIBE_STRUCT(upload_file_input, (),
                      (filename, text, base64, title, channel_id, comment, thread_ts))
PAWL_SCHEMA(upload_file_input, pawl::closed,
            pawl::field(&upload_file_input::filename).length_min(1),
            pawl::field(&upload_file_input::text, "The file: this, or base64"),
            pawl::field(&upload_file_input::base64, "A file that is not text"),
            pawl::field(&upload_file_input::title, "The file's name unless given"),
            pawl::field(&upload_file_input::channel_id, "Shared there; otherwise with no one"),
            pawl::field(&upload_file_input::comment, "A message that comes with it"),
            pawl::field(&upload_file_input::thread_ts, "The message that it answers"))

struct file {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(file, (), (id))

struct find_user_input {
  std::string email;
};
BOOST_DESCRIBE_STRUCT(find_user_input, (), (email))
PAWL_SCHEMA(find_user_input, pawl::closed,
            pawl::field(&find_user_input::email, "As in the person's profile").length_min(3))

struct user {
  std::string id;  // a message's channel may be this: it is then sent to the person
  std::string name;
  std::optional<std::string> real_name;
  std::optional<std::string> tz;  // "Europe/London"
  bool is_bot = false;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(user, (), (id, name, real_name, tz, is_bot, deleted))
PAWL_SCHEMA(user, pawl::field(&user::is_bot).defaults(), pawl::field(&user::deleted).defaults())

inline constexpr pawl::action<send_message_input, message> send_message{"slack.send-message"};
inline constexpr pawl::action<update_message_input, message> update_message{"slack.update-message"};
inline constexpr pawl::action<upload_file_input, file> upload_file{"slack.upload-file"};
inline constexpr pawl::action<find_user_input, user> find_user{"slack.find-user"};

}  // namespace pawl::slack
