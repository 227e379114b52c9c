// Whether a webhook's delivery comes from who knows the secret: the signature schemes. Pure, the
// time is handed in; any thread. Secrets and signatures are compared in constant time.
#pragma once

#include "http/message.hpp"

#include <pawl/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::triggers {

enum class scheme : uint8_t {
  none,               // only from this machine
  token,              // "Authorization: Bearer TOKEN", or a header's whole value
  standard_webhooks,  // webhook-id, webhook-timestamp, webhook-signature
  github,             // X-Hub-Signature-256
  stripe,             // Stripe-Signature
  slack,              // X-Slack-Signature, X-Slack-Request-Timestamp
  hmac,               // as the members below say
};

enum class digest : uint8_t { sha1, sha256, sha512 };
enum class encoding : uint8_t { hex, base64 };

struct verification {
  triggers::scheme scheme = scheme::none;
  std::vector<std::string> secrets = {};  // any of them counts, so that they can be exchanged
  int64_t tolerance_ms = 300'000;         // how far a signed time may be from now, either way

  std::string header = {};  // token: instead of Authorization; hmac: the signature's
  triggers::digest digest = digest::sha256;
  triggers::encoding encoding = encoding::hex;
  std::string prefix = {};            // before the signature: "sha256="
  std::string timestamp_header = {};  // seconds since the epoch; empty: no time is signed
  std::string signed_text = {};       // "{timestamp}.{body}"
};

// Errors: permission_denied (scheme none, from elsewhere), unauthenticated (all others), saying
// what is wrong without telling what would be right.
result<void> verify(const verification& by, const http::request& delivery, int64_t now_ms);

// The secret's bytes as a Standard Webhooks secret has them: base64, after "whsec_" or not.
// Errors: invalid_input.
result<std::string> standard_webhooks_key(std::string_view secret);

}  // namespace pawl::triggers
