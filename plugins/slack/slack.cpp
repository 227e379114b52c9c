// The module `slack`: messages, files and people of a Slack workspace.
#include "api.hpp"
#include "carrier/contents.hpp"
#include "carrier/exchange.hpp"
#include "upload.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <optional>

namespace pawl::slack {
namespace {

std::optional<carrier::client> client;  // from open to close

template <class Out>
void send(call_handle<Out> call, carrier::request what) {
  carrier::send<Out>(*client, std::move(call), std::move(what),
                     [](const carrier::answer& got) { return carrier::turn<Out>(read<Out>(got)); });
}

// As Slack takes it: a list of blocks is one list, not several messages.
void check_blocks(const std::optional<boost::json::value>& blocks) {
  if (blocks && !blocks->is_array()) throw carrier::invalid("/blocks: a list is expected");
}

void send_a_message(call_handle<message> call, const send_message_input& in) {
  check_blocks(in.blocks);
  auto what = json_request(bot.of(call), "chat.postMessage", to_json(in));
  send(std::move(call), std::move(what));
}

void update_a_message(call_handle<message> call, const update_message_input& in) {
  check_blocks(in.blocks);
  auto what = json_request(bot.of(call), "chat.update", to_json(in));
  send(std::move(call), std::move(what));
}

void upload_a_file(call_handle<file> call, const upload_file_input& in) {
  auto asked = upload(bot.of(call), in, carrier::contents_of(in));
  carrier::send<file>(*client, std::move(call), std::move(asked.what), std::move(asked.read));
}

struct found_user {
  slack::user user;
};
BOOST_DESCRIBE_STRUCT(found_user, (), (user))

void find_a_user(call_handle<user> call, const find_user_input& in) {
  auto what = form_request(bot.of(call), "users.lookupByEmail", {{"email", in.email}});
  carrier::send<user>(*client, std::move(call), std::move(what), [](const carrier::answer& got) {
    return carrier::turn<user>(read<found_user>(got).user);
  });
}

}  // namespace

PAWL_CREDENTIAL(bot, "Slack bot",
                "Create an app at api.slack.com/apps, give its bot the scopes chat:write, "
                "files:write, users:read and users:read.email. Install it and copy its bot token, "
                "or connect it with its client id and secret",
                R"({"oauth2": {"grant": "authorization_code",
                               "authorization_url": "{authorization_url}",
                               "token_url": "{api_url}/oauth.v2.access",
                               "scopes": ["chat:write,files:write,users:read,users:read.email"]}})")
PAWL_ACTION(send_message, "Send a message", "Posts a message to a channel, a person or a thread",
            send_a_message, pawl::needs(bot))
PAWL_ACTION(update_message, "Update a message", "Replaces what a sent message says",
            update_a_message, pawl::needs(bot))
PAWL_ACTION(upload_file, "Upload a file", "Uploads a file, and shares it in a channel or a thread",
            upload_a_file, pawl::needs(bot))
PAWL_ACTION(find_user, "Find a user", "Finds the person with an e-mail address", find_a_user,
            pawl::needs(bot))

}  // namespace pawl::slack

PAWL_MODULE("slack", PAWL_VERSION, "Slack", "Messages, files and people of a Slack workspace",
            pawl::on_open<pawl::carrier::settings>([](const pawl::carrier::settings& given) {
              pawl::slack::client.emplace(given);
            }),
            pawl::on_close([] { pawl::slack::client.reset(); }))
