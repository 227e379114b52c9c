#include "signature.hpp"

#include "carrier/digest.hpp"
#include "carrier/percent.hpp"

#include <ctime>

namespace pawl::s3 {
namespace {

constexpr const char* algorithm = "AWS4-HMAC-SHA256";

// "20260102T030405Z"
std::string text_of(time_point when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts)};
}

std::string scope_of(const access_key& with, const std::string& time) {
  return time.substr(0, 8) + '/' + with.region + "/s3/aws4_request";
}

std::string names_of(const std::map<std::string, std::string>& headers) {
  std::string names;
  for (const auto& [name, value] : headers) names += (names.empty() ? "" : ";") + name;
  return names;
}

std::string signature_of(const access_key& with, const unsigned_request& what,
                         const std::string& body_digest, const std::string& time) {
  using carrier::hmac_sha256;
  std::string canonical =
      what.method + '\n' + what.path + '\n' + carrier::encode_fields(what.query) + '\n';
  for (const auto& [name, value] : what.headers) canonical += name + ':' + value + '\n';
  canonical += '\n' + names_of(what.headers) + '\n' + body_digest;
  const std::string text = std::string(algorithm) + '\n' + time + '\n' + scope_of(with, time) +
                           '\n' + carrier::to_hex(carrier::sha256(canonical));
  std::string signing = hmac_sha256("AWS4" + with.secret_access_key, time.substr(0, 8));
  for (const std::string& part : {with.region, std::string("s3"), std::string("aws4_request")})
    signing = hmac_sha256(signing, part);
  return carrier::to_hex(hmac_sha256(signing, text));
}

}  // namespace

std::map<std::string, std::string> sign_headers(const access_key& with, unsigned_request what,
                                                const std::string& body, time_point now) {
  const std::string time = text_of(now);
  const std::string digest = carrier::to_hex(carrier::sha256(body));
  what.headers.emplace("host", what.host);
  what.headers.emplace("x-amz-content-sha256", digest);
  what.headers.emplace("x-amz-date", time);
  if (with.session_token) what.headers.emplace("x-amz-security-token", *with.session_token);
  const std::string signature = signature_of(with, what, digest, time);
  what.headers.emplace("Authorization",
                       std::string(algorithm) + " Credential=" + with.access_key_id + '/' +
                           scope_of(with, time) + ",SignedHeaders=" + names_of(what.headers) +
                           ",Signature=" + signature);
  return std::move(what.headers);
}

std::string sign_query(const access_key& with, unsigned_request what,
                       std::chrono::seconds expires_after, time_point now) {
  const std::string time = text_of(now);
  what.headers.emplace("host", what.host);
  what.query.emplace("X-Amz-Algorithm", algorithm);
  what.query.emplace("X-Amz-Credential", with.access_key_id + '/' + scope_of(with, time));
  what.query.emplace("X-Amz-Date", time);
  what.query.emplace("X-Amz-Expires", std::to_string(expires_after.count()));
  what.query.emplace("X-Amz-SignedHeaders", names_of(what.headers));
  if (with.session_token) what.query.emplace("X-Amz-Security-Token", *with.session_token);
  const std::string signature = signature_of(with, what, "UNSIGNED-PAYLOAD", time);
  return carrier::encode_fields(what.query) + "&X-Amz-Signature=" + signature;
}

}  // namespace pawl::s3
