#include "triggers/verification.hpp"

#include "triggers/signing.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace pawl::triggers {
namespace {

failure refused(std::string what) {
  return {.code = "unauthenticated", .message = std::move(what)};
}

result<std::string_view> header_of(const http::request& delivery, std::string_view name) {
  const std::string_view value = http::find_header(delivery.headers, name);
  if (value.empty()) return refused(fmt::format("the header {} is missing", name));
  return value;
}

result<void> check_time(std::string_view text, std::string_view where, const verification& by,
                        int64_t now_ms) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr int64_t seconds_max = 100'000'000'000;
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0 ||
      seconds > seconds_max)
    return refused(fmt::format("{} is not a time in seconds since 1970", where));
  const int64_t late_ms = now_ms - seconds * 1'000;
  if (late_ms > by.tolerance_ms || late_ms < -by.tolerance_ms) {
    return refused(fmt::format(
        "{} is {} s {}: more than {} s are taken for a replay, or for a "
        "clock that is wrong",
        where, std::abs(late_ms) / 1'000, late_ms > 0 ? "old" : "ahead", by.tolerance_ms / 1'000));
  }
  return {};
}

// All secrets and all signatures are gone through, whichever fits.
bool any_fits(const verification& by, const std::vector<std::string>& signatures,
              std::string_view signed_text) {
  bool fits = false;
  for (const std::string& secret : by.secrets) {
    const std::string right = hmac_of(by.digest, secret, signed_text);
    for (const std::string& given : signatures) fits |= same_secret(given, right);
  }
  return fits;
}

result<void> held_against(const verification& by, const std::vector<std::string>& signatures,
                          std::string_view signed_text) {
  if (any_fits(by, signatures, signed_text)) return {};
  return refused("the signature does not fit the body, the headers and the secret");
}

std::optional<std::string> decoded(std::string_view text, encoding from) {
  return from == encoding::hex ? from_hex(text) : from_base64(text);
}

// Calls `each` with what stands between separators.
void for_each_part(std::string_view text, char separator, auto&& each) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

result<void> verify_token(const verification& by, const http::request& delivery) {
  const bool bearer = by.header.empty();
  const auto value = header_of(delivery, bearer ? "Authorization" : by.header);
  if (!value) return value.error();
  std::string_view token = *value;
  constexpr std::string_view before = "Bearer ";
  if (bearer) {
    if (!token.starts_with(before)) return refused("Authorization must be \"Bearer TOKEN\"");
    token.remove_prefix(before.size());
  }
  // Hashes, so that the length is not told either.
  const std::string hash = sha256_of(token);
  bool fits = false;
  for (const std::string& secret : by.secrets) fits |= same_secret(hash, sha256_of(secret));
  if (!fits) return refused("the token is not the one of this trigger");
  return {};
}

result<void> verify_standard_webhooks(const verification& by, const http::request& delivery,
                                      int64_t now_ms) {
  const auto id = header_of(delivery, "webhook-id");
  if (!id) return id.error();
  const auto time = header_of(delivery, "webhook-timestamp");
  if (!time) return time.error();
  const auto signature = header_of(delivery, "webhook-signature");
  if (!signature) return signature.error();
  if (auto timely = check_time(*time, "webhook-timestamp", by, now_ms); !timely) return timely;
  std::vector<std::string> given;
  for_each_part(*signature, ' ', [&](std::string_view part) {
    if (!part.starts_with("v1,")) return;  // of another version
    if (auto bytes = from_base64(part.substr(3))) given.push_back(std::move(*bytes));
  });
  return held_against(by, given, fmt::format("{}.{}.{}", *id, *time, delivery.body));
}

result<void> verify_stripe(const verification& by, const http::request& delivery, int64_t now_ms) {
  const auto header = header_of(delivery, "Stripe-Signature");
  if (!header) return header.error();
  std::string_view time;
  std::vector<std::string> given;
  for_each_part(*header, ',', [&](std::string_view part) {
    if (part.starts_with("t=")) time = part.substr(2);
    if (!part.starts_with("v1=")) return;
    if (auto bytes = from_hex(part.substr(3))) given.push_back(std::move(*bytes));
  });
  if (auto timely = check_time(time, "Stripe-Signature's t", by, now_ms); !timely) return timely;
  return held_against(by, given, fmt::format("{}.{}", time, delivery.body));
}

// One signature in a header, after a prefix, over a text with the time in it or not.
result<void> verify_hmac(const verification& by, const http::request& delivery, int64_t now_ms) {
  const auto signature = header_of(delivery, by.header);
  if (!signature) return signature.error();
  if (!signature->starts_with(by.prefix))
    return refused(fmt::format("{} must begin with \"{}\"", by.header, by.prefix));
  std::string_view time;
  if (!by.timestamp_header.empty()) {
    const auto given = header_of(delivery, by.timestamp_header);
    if (!given) return given.error();
    if (auto timely = check_time(*given, by.timestamp_header, by, now_ms); !timely) return timely;
    time = *given;
  }
  std::string text = by.signed_text;
  // The body last: what it holds is not looked at for placeholders.
  constexpr std::string_view time_mark = "{timestamp}", body_mark = "{body}";
  if (const size_t at = text.find(time_mark); at != std::string::npos)
    text.replace(at, time_mark.size(), time);
  if (const size_t at = text.find(body_mark); at != std::string::npos)
    text.replace(at, body_mark.size(), delivery.body);
  const auto bytes = decoded(signature->substr(by.prefix.size()), by.encoding);
  if (!bytes) return refused(fmt::format("{} is not a signature in the right form", by.header));
  return held_against(by, {*bytes}, text);
}

}  // namespace

result<std::string> standard_webhooks_key(std::string_view secret) {
  constexpr std::string_view prefix = "whsec_";
  if (secret.starts_with(prefix)) secret.remove_prefix(prefix.size());
  auto key = from_base64(secret);
  if (!key) {
    return failure{.code = "invalid_input",
                   .message = "a secret of Standard Webhooks is base64, after \"whsec_\""};
  }
  return std::move(*key);
}

result<void> verify(const verification& by, const http::request& delivery, int64_t now_ms) {
  switch (by.scheme) {
    case scheme::none:
      if (delivery.origin != http::origin::network) return {};
      return failure{.code = "permission_denied",
                     .message =
                         "this trigger verifies nothing, so it takes deliveries only from "
                         "the host's own machine"};
    case scheme::token:
      return verify_token(by, delivery);
    case scheme::standard_webhooks:
      return verify_standard_webhooks(by, delivery, now_ms);
    case scheme::stripe:
      return verify_stripe(by, delivery, now_ms);
    case scheme::github:
    case scheme::slack:
    case scheme::hmac:
      return verify_hmac(by, delivery, now_ms);
  }
  return refused("unknown scheme");
}

}  // namespace pawl::triggers
