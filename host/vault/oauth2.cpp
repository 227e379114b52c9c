#include "vault/oauth2.hpp"

#include "client/uri_text.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sodium.h>

namespace pawl::vault {
namespace {

namespace json = boost::json;

constexpr int64_t early_ms_max = 60'000;  // a token is refreshed that long before it ends
// The standard's word, and those of servers with words of their own.
constexpr std::string_view grant_over[] = {"invalid_grant", "invalid_refresh_token",
                                           "bad_refresh_token"};

std::string base64_for_urls(const unsigned char* bytes, size_t size) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(size, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, variant);
  text.pop_back();
  return text;
}

std::string joined(const std::vector<std::string>& scopes) {
  return fmt::format("{}", fmt::join(scopes, " "));
}

class form {
 public:
  form() { text_.text().reserve(4096); }  // so that it is not copied as it grows
  form& add(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    secret_text encoded(client::uri_encoded(value));
    text_.text().append(text_.view().empty() ? "" : "&").append(name).append("=");
    text_.text().append(encoded.view());
    return *this;
  }
  form& add_client(const json::value& fields) {
    return add("client_id", text_member(fields, "client_id"))
        .add("client_secret", text_member(fields, "client_secret"));
  }
  secret_text done() { return std::move(text_); }

 private:
  secret_text text_;
};

// Codes of an error are for programs: they hold no secret. What else was said may.
std::string code_of(const json::value& said) {
  const std::string_view code = text_member(said, "error");
  const bool plain =
      code.size() <= 64 && std::ranges::all_of(code, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
      });
  return plain ? std::string(code) : std::string();
}

failure unavailable(const std::string& whose, std::string_view why, int64_t retry_after_ms) {
  return {PAWL_ERROR_UNAVAILABLE,
          fmt::format("a token for the credential {} can't be had now: {}", whose, why),
          {},
          true,
          retry_after_ms};
}

failure refused(const token_answer& answer, const json::value& said, const std::string& whose) {
  const std::string code = code_of(said);
  if (std::ranges::find(grant_over, code) != std::end(grant_over))
    return {credential_expired,
            fmt::format("the grant of the credential {} is over: it expired, or was taken back; "
                        "connect it again",
                        whose)};
  if (answer.status == 429 || answer.status >= 500 || code == "temporarily_unavailable" ||
      code == "server_error" || code == "slow_down")
    return unavailable(whose, fmt::format("the server answered {}", answer.status),
                       answer.retry_after_ms);
  return {PAWL_ERROR_UNAUTHENTICATED,
          fmt::format("the server refuses the client of the credential {} with status {}{}{}: put "
                      "its client_id and client_secret right with `pawl credentials rotate`, then "
                      "retry the run",
                      whose, answer.status, code.empty() ? "" : ", ", code)};
}

std::string_view text_or_default(const kind& of, const json::value& fields, std::string_view name) {
  const std::string_view given = text_member(fields, name);
  if (!given.empty()) return given;
  json::error_code none;
  const auto* declared = of.schema.find_pointer(fmt::format("/properties/{}", name), none);
  return declared == nullptr ? given : text_member(*declared, "default");
}

int64_t lifetime_ms(const json::value& said) {
  const json::value* given = said.as_object().if_contains("expires_in");
  if (given == nullptr) return 0;
  constexpr double seconds_max = 10.0 * 365 * 24 * 3600;
  json::error_code error;
  auto seconds = given->to_number<double>(error);
  if (error && given->is_string()) {
    const json::value read = json::parse(given->get_string(), error);
    if (!error) seconds = read.to_number<double>(error);
  }
  if (error || !(seconds > 0)) return 0;
  return std::max<int64_t>(1, static_cast<int64_t>(std::min(seconds, seconds_max) * 1000));
}

}  // namespace

std::string_view text_member(const json::value& of, std::string_view name) {
  const auto* object = of.if_object();
  const json::value* found = object != nullptr ? object->if_contains(name) : nullptr;
  return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                : std::string_view();
}

std::string filled(std::string_view url, const kind& of, const json::value& fields) {
  std::string made;
  while (!url.empty()) {
    const size_t begin = std::min(url.find('{'), url.size());
    const size_t end = url.find('}', begin);
    made += url.substr(0, begin);
    if (end == url.npos) return made;
    made += text_or_default(of, fields, url.substr(begin + 1, end - begin - 1));
    url.remove_prefix(end + 1);
  }
  return made;
}

secret_text random_text() {
  std::array<unsigned char, 32> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  secret_text made(base64_for_urls(bytes.data(), bytes.size()));
  sodium_memzero(bytes.data(), bytes.size());
  return made;
}

std::string challenge_of(std::string_view verifier) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(verifier.data()),
                     verifier.size());
  return base64_for_urls(hash.data(), hash.size());
}

std::string authorization_url(const kind& of, const json::value& fields,
                              std::string_view redirect_uri, std::string_view state,
                              std::string_view challenge) {
  form query;
  query.add("response_type", "code")
      .add("client_id", text_member(fields, "client_id"))
      .add("redirect_uri", redirect_uri)
      .add("scope", joined(of.oauth2->scopes))
      .add("state", state)
      .add("code_challenge", challenge)
      .add("code_challenge_method", "S256");
  const std::string url = filled(of.oauth2->authorization_url, of, fields);
  const bool has_query = url.find('?') != std::string::npos;
  return url + (has_query ? '&' : '?') + query.done().release();
}

secret_text code_form(const json::value& fields, std::string_view code,
                      std::string_view redirect_uri, std::string_view verifier) {
  return form()
      .add("grant_type", "authorization_code")
      .add("code", code)
      .add("redirect_uri", redirect_uri)
      .add("code_verifier", verifier)
      .add_client(fields)
      .done();
}

secret_text refresh_form(const json::value& fields, std::string_view refresh_token) {
  return form()
      .add("grant_type", "refresh_token")
      .add("refresh_token", refresh_token)
      .add_client(fields)
      .done();
}

secret_text client_form(const json::value& fields, const oauth2_options& of) {
  return form()
      .add("grant_type", "client_credentials")
      .add("scope", joined(of.scopes))
      .add_client(fields)
      .done();
}

result<json::value> read_token(const token_answer& answer, const json::value& before,
                               int64_t now_ms, const std::string& whose) {
  if (answer.status == 0) return unavailable(whose, answer.problem, 0);
  const auto said = parse_secret(answer.body.view());
  // Some servers say what is wrong with status 200.
  if (answer.status < 200 || answer.status >= 300 ||
      (said && said->is_object() && !text_member(*said, "error").empty()))
    return refused(answer, said ? *said : json::value(), whose);
  const std::string_view given = said ? text_member(*said, access_token) : std::string_view();
  if (given.empty()) return unavailable(whose, "the server's answer holds no access_token", 0);

  json::object token(wiped());
  token.emplace(access_token, given);
  const std::string_view next = text_member(*said, "refresh_token");
  const std::string_view kept = next.empty() ? text_member(before, "refresh_token") : next;
  if (!kept.empty()) token.emplace("refresh_token", kept);
  if (const int64_t lives_ms = lifetime_ms(*said); lives_ms > 0) {
    token.emplace("expires_ms", now_ms + lives_ms);
    token.emplace("refresh_due_ms", now_ms + lives_ms - std::min(early_ms_max, lives_ms / 2));
  }
  return json::value(std::move(token));
}

}  // namespace pawl::vault
