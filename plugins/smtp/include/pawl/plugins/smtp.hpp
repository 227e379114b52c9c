// Typed reference to the action of the smtp module, and its kind of credential.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pawl::smtp {

// starttls: encrypted before anything is told; tls: from the first byte on, port 465 mostly.
enum class security { starttls, tls, none };
BOOST_DESCRIBE_ENUM(security, starttls, tls, none)

struct mail_account {
  std::string host;
  int64_t port = 587;
  smtp::security security = smtp::security::starttls;
  std::optional<std::string> user = {};
  std::optional<std::string> password = {};
};
BOOST_DESCRIBE_STRUCT(mail_account, (), (host, port, security, user, password))
PAWL_SCHEMA(
    mail_account, pawl::closed,
    pawl::field(&mail_account::host, "Of the server that takes mail from you")
        .pattern("^[A-Za-z0-9.:-]+$"),
    pawl::field(&mail_account::port).minimum(1).maximum(65535).defaults(),
    pawl::field(&mail_account::security, "none: without a password, or on this machine").defaults(),
    pawl::field(&mail_account::user, "None: it takes mail without a login"),
    pawl::field(&mail_account::password).secret())

inline constexpr pawl::credential<mail_account> account{"smtp.account"};

struct mailbox {
  std::string email;
  std::optional<std::string> name = {};
};
BOOST_DESCRIBE_STRUCT(mailbox, (), (email, name))
PAWL_SCHEMA(mailbox, pawl::closed, pawl::field(&mailbox::email).length_min(3).length_max(254),
            pawl::field(&mailbox::name, "As it is shown").length_max(200))

// Exactly one of text and base64.
struct attachment {
  std::string filename;
  std::optional<std::string> text = {};
  std::optional<std::string> base64 = {};
  std::optional<std::string> content_type = {};
};
BOOST_DESCRIBE_STRUCT(attachment, (), (filename, text, base64, content_type))
PAWL_SCHEMA(
    attachment, pawl::closed, pawl::field(&attachment::filename).length_min(1).length_max(200),
    pawl::field(&attachment::text, "Its contents: this, or base64"),
    pawl::field(&attachment::base64, "Contents that are not text"),
    pawl::field(&attachment::content_type,
                "text/plain; charset=utf-8 or application/octet-stream unless given")
        .pattern("^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[a-z0-9-]+=[A-Za-z0-9_.-]+)*$"))

// At least one of text and html; with both, the reader's program chooses.
struct send_input {
  mailbox from;
  std::vector<mailbox> to = {};
  std::vector<mailbox> cc = {};
  std::vector<mailbox> bcc = {};
  std::optional<mailbox> reply_to = {};
  std::string subject = {};
  std::optional<std::string> text = {};
  std::optional<std::string> html = {};
  std::vector<attachment> attachments = {};
};
BOOST_DESCRIBE_STRUCT(send_input, (),
                      (from, to, cc, bcc, reply_to, subject, text, html, attachments))
PAWL_SCHEMA(send_input, pawl::closed, pawl::field(&send_input::from),
            pawl::field(&send_input::to).items_max(100).defaults(),
            pawl::field(&send_input::cc).items_max(100).defaults(),
            pawl::field(&send_input::bcc, "The others do not see them").items_max(100).defaults(),
            pawl::field(&send_input::reply_to, "Where answers go, if not to `from`"),
            pawl::field(&send_input::subject).length_max(500),
            pawl::field(&send_input::text, "What it says"),
            pawl::field(&send_input::html, "The same as a page"),
            pawl::field(&send_input::attachments).items_max(50).defaults())

struct sent {
  std::string message_id;  // the same over all attempts of the step
};
BOOST_DESCRIBE_STRUCT(sent, (), (message_id))

inline constexpr pawl::action<send_input, sent> send{"smtp.send"};

}  // namespace pawl::smtp
