// The module `webhook`: signed messages to other people's endpoints.
#include "carrier/exchange.hpp"
#include "carrier/outcome.hpp"
#include "signature.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>
#include <pawl/plugins/webhook.hpp>

#include <optional>

namespace pawl::webhook {
namespace {

std::optional<carrier::client> client;  // from open to close

int64_t now_s() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

void send_message(call_handle<sent> call, const send_input& in) {
  constexpr uint64_t answer_bytes_max = 16 * 1024;  // it only explains errors
  sent made{std::string(call->idempotency_key()), now_s(), 0};
  carrier::request what{.method = "POST", .url = in.url, .body = to_json(in.payload)};
  what.headers = {
      {"Content-Type", "application/json"},
      {"webhook-id", made.id},
      {"webhook-timestamp", std::to_string(made.time_s)},
      {"webhook-signature", sign(signing.of(call).secrets, made.id, made.time_s, *what.body)}};
  what.timeout = std::chrono::milliseconds(in.timeout_ms);
  what.answer_bytes_max = answer_bytes_max;
  what.cuts_answer = true;
  carrier::send<sent>(*client, std::move(call), std::move(what),
                      [made](const carrier::answer& got) -> carrier::turn<sent> {
                        if (got.status / 100 != 2) throw carrier::error_of_status(got);
                        sent done = made;
                        done.status = got.status;
                        return done;
                      });
}

}  // namespace

PAWL_CREDENTIAL(signing, "Webhook signing secrets",
                "Made by whoever receives the messages, or by you for them: whsec_ and at least 24 "
                "random bytes in base64 (`openssl rand -base64 32`)")
PAWL_ACTION(send, "Send a webhook", "Posts JSON to a URL, signed as Standard Webhooks define it",
            send_message, pawl::needs(signing))

}  // namespace pawl::webhook

PAWL_MODULE("webhook", PAWL_VERSION, "Webhook", "Signed messages to other people's endpoints",
            pawl::on_open<pawl::carrier::settings>([](const pawl::carrier::settings& given) {
              pawl::webhook::client.emplace(given);
            }),
            pawl::on_close([] { pawl::webhook::client.reset(); }))
