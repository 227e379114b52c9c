// Any request to webhooks of each scheme: verified, or refused with a sentence; and a document is
// made of it. The input: the signature's header, the time's, and the body, each after a newline.
#include "fuzz/require.hpp"
#include "triggers/delivery.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

using namespace pawl;

namespace {

std::string_view line_of(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::vector<std::shared_ptr<const triggers::definition>> webhooks() {
  std::vector<std::shared_ptr<const triggers::definition>> all;
  for (const char* members :
       {R"("scheme": "none")", R"("scheme": "token", "secret": "x")",
        R"("scheme": "standard-webhooks", "secret": "AAAA")",
        R"("scheme": "github", "secret": "x")", R"("scheme": "stripe", "secret": "x")",
        R"("scheme": "slack", "secret": "x")",
        R"("scheme": "hmac", "secret": "x", "header": "X-Hub-Signature-256",
                                 "encoding": "base64", "timestamp_header": "webhook-timestamp")"}) {
    const auto made = triggers::parse_definition(
        "fuzzed", fmt::format(R"({{"kind": "webhook", "targets": [{{"workflow": "w"}}],
          "webhook": {{"endpoint": "e", "verification": {{{}}}}}}})",
                              members));
    fuzz::require(made.ok(), "the definitions are right");
    all.push_back(*made);
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static const auto all = webhooks();
  std::string_view text = fuzz::text_of(data, size);
  const std::string signature(line_of(text)), time(line_of(text));
  http::request request{.method = "POST", .query = time, .body = std::string(text)};
  for (const char* name : {"Authorization", "webhook-signature", "X-Hub-Signature-256",
                           "Stripe-Signature", "X-Slack-Signature", "Content-Type"})
    request.headers.emplace_back(name, signature);
  for (const char* name : {"webhook-timestamp", "X-Slack-Request-Timestamp", "webhook-id"})
    request.headers.emplace_back(name, time);
  for (const auto& each : all) {
    const auto known = triggers::verify(each->webhook->verification, request, 1'700'000'000'000);
    if (!known) fuzz::require_message(known.error().message);
    const auto about = triggers::delivery_occasion(*each, request);
    boost::json::error_code error;
    boost::json::parse(about.document, error);
    fuzz::require(!error, "the document is JSON");
    (void)triggers::delivery_id(*each, about);
    (void)triggers::slack_challenge(*each, request);
  }
  return 0;
}
