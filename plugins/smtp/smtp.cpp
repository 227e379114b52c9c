// The module `smtp`: mail.
#include "carrier/easy.hpp"
#include "delivery.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <filesystem>
#include <optional>

namespace pawl::smtp {
namespace {

struct config {
  std::string ca_file;
};
BOOST_DESCRIBE_STRUCT(config, (), (ca_file))
PAWL_SCHEMA(config, pawl::closed,
            pawl::field(&config::ca_file,
                        "Certificates (PEM) to trust in place of the system's; empty: the system's")
                .defaults())

// From open to close.
std::optional<carrier::library> library;
config settings;

void open(const config& given) {
  if (!given.ca_file.empty() && !std::filesystem::is_regular_file(given.ca_file))
    throw carrier::invalid("ca_file: there is no file " + given.ca_file);
  library.emplace();
  settings = given;
}

sent send_mail(const call& current, const send_input& in) {
  return deliver(current, account.of(current), in, settings.ca_file);
}

}  // namespace

PAWL_CREDENTIAL(account, "Mail account",
                "The server that your provider names for sending mail, with the user and the "
                "password, or the app password, of the account")
PAWL_ACTION(send, "Send a mail", "Sends a mail as text, as a page, or both, with attachments",
            send_mail, pawl::blocking, pawl::needs(account))

}  // namespace pawl::smtp

PAWL_MODULE("smtp", PAWL_VERSION, "SMTP", "Mail",
            pawl::on_open<pawl::smtp::config>(pawl::smtp::open),
            pawl::on_close([] { pawl::smtp::library.reset(); }))
