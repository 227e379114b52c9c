// What OAuth 2.0 (RFC 6749, with PKCE of RFC 7636) asks and answers, as texts and values. Pure, but
// for chance.
#pragma once

#include "vault/instance.hpp"
#include "vault/kind.hpp"

#include <pawl/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::vault {

// 256 bits of chance for a URL: a state, a verifier.
secret_text random_text();
// BASE64URL(SHA256(verifier)): what "S256" asks for.
std::string challenge_of(std::string_view verifier);

// Of a kind with oauth2.
std::string authorization_url(const kind& of, const boost::json::value& fields,
                              std::string_view redirect_uri, std::string_view state,
                              std::string_view challenge);

// Bodies of requests to the token endpoint, form-encoded; the client is known by client_id and
// client_secret of the fields.
secret_text code_form(const boost::json::value& fields, std::string_view code,
                      std::string_view redirect_uri, std::string_view verifier);
secret_text refresh_form(const boost::json::value& fields, std::string_view refresh_token);
secret_text client_form(const boost::json::value& fields, const oauth2_options& of);

struct token_answer {
  long status = 0;           // 0: none came
  secret_text body = {};     // JSON
  std::string problem = {};  // why none came
  int64_t retry_after_ms = 0;
};

// The token as contents keep it; an answer without a refresh token keeps the one there was. Errors,
// about `whose`: credential_expired (the grant is over: connect again), unauthenticated (the client
// is refused), unavailable (retryable).
result<boost::json::value> read_token(const token_answer& answer, const boost::json::value& before,
                                      int64_t now_ms, const std::string& whose);

// A URL of the options, with "{tenant}" in it replaced by the field of that name, or its default.
std::string filled(std::string_view url, const kind& of, const boost::json::value& fields);

// Its text member, or empty.
std::string_view text_member(const boost::json::value& of, std::string_view name);

// What an action reads. A person who has a token gives it as this field; nothing is connected then.
inline constexpr const char* access_token = "access_token";
inline constexpr const char* credential_expired = "credential_expired";

}  // namespace pawl::vault
