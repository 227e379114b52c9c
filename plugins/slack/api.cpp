#include "api.hpp"

#include "carrier/percent.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <vector>

namespace pawl::slack {
namespace {

struct metadata {
  std::vector<std::string> messages;
};
BOOST_DESCRIBE_STRUCT(metadata, (), (messages))
PAWL_SCHEMA(metadata, pawl::field(&metadata::messages).defaults())

struct status {
  bool ok = false;
  std::string error;
  std::optional<std::string> needed;  // the scopes that the token misses
  std::optional<metadata> response_metadata;
};
BOOST_DESCRIBE_STRUCT(status, (), (ok, error, needed, response_metadata))
PAWL_SCHEMA(status, pawl::field(&status::error).defaults())

struct meaning {
  std::string_view error;
  const char* code;
  bool retryable = false;
};
constexpr meaning meanings[] = {
    {"account_inactive", PAWL_ERROR_UNAUTHENTICATED},
    {"invalid_auth", PAWL_ERROR_UNAUTHENTICATED},
    {"not_authed", PAWL_ERROR_UNAUTHENTICATED},
    {"token_expired", PAWL_ERROR_UNAUTHENTICATED},
    {"token_revoked", PAWL_ERROR_UNAUTHENTICATED},
    {"access_denied", PAWL_ERROR_PERMISSION_DENIED},
    {"cant_update_message", PAWL_ERROR_PERMISSION_DENIED},
    {"edit_window_closed", PAWL_ERROR_PERMISSION_DENIED},
    {"ekm_access_denied", PAWL_ERROR_PERMISSION_DENIED},
    {"missing_scope", PAWL_ERROR_PERMISSION_DENIED},
    {"no_permission", PAWL_ERROR_PERMISSION_DENIED},
    {"not_allowed_token_type", PAWL_ERROR_PERMISSION_DENIED},
    {"not_in_channel", PAWL_ERROR_PERMISSION_DENIED},
    {"restricted_action", PAWL_ERROR_PERMISSION_DENIED},
    {"team_access_not_granted", PAWL_ERROR_PERMISSION_DENIED},
    {"msg_blocks_too_long", PAWL_ERROR_TOO_LARGE},
    {"msg_too_long", PAWL_ERROR_TOO_LARGE},
    {"is_archived", PAWL_ERROR_CONFLICT},
    {"message_limit_exceeded", PAWL_ERROR_RATE_LIMITED},
    {"rate_limited", PAWL_ERROR_RATE_LIMITED, true},
    {"ratelimited", PAWL_ERROR_RATE_LIMITED, true},
    {"fatal_error", PAWL_ERROR_UNAVAILABLE, true},
    {"internal_error", PAWL_ERROR_UNAVAILABLE, true},
    {"request_timeout", PAWL_ERROR_UNAVAILABLE, true},
    {"service_unavailable", PAWL_ERROR_UNAVAILABLE, true},
    {"team_added_to_org", PAWL_ERROR_UNAVAILABLE, true},
};

meaning meaning_of(std::string_view said) {
  for (const meaning& known : meanings) {
    if (known.error == said) return known;
  }
  return {said, said.ends_with("_not_found") ? PAWL_ERROR_NOT_FOUND : "slack_error"};
}

carrier::request request_to(const bot_token& as, std::string_view method, const char* type,
                            std::string body) {
  constexpr uint64_t answer_bytes_max = 1024 * 1024;
  carrier::request made{.method = "POST", .url = as.api_url + '/' + std::string(method)};
  made.headers = {{"Authorization", "Bearer " + as.access_token}, {"Content-Type", type}};
  made.body = std::move(body);
  made.shown = "Slack's " + std::string(method);
  made.answer_bytes_max = answer_bytes_max;
  return made;
}

}  // namespace

carrier::request json_request(const bot_token& as, std::string_view method, std::string json) {
  return request_to(as, method, "application/json; charset=utf-8", std::move(json));
}

carrier::request form_request(const bot_token& as, std::string_view method,
                              const std::map<std::string, std::string>& fields) {
  return request_to(as, method, "application/x-www-form-urlencoded",
                    carrier::encode_fields(fields));
}

void check(const carrier::answer& got) {
  if (got.status / 100 != 2) throw carrier::error_of_status(got);
  const auto said = carrier::read_json<status>(got);
  if (said.ok) return;
  const meaning found = meaning_of(said.error);
  std::string message = got.shown + " answered " + said.error;
  if (said.needed) message += ": the token needs the scope " + *said.needed;
  error why(found.code, std::move(message));
  if (found.retryable) why.with_retry(true, got.retry_after);
  std::string details = R"({"error":)";
  to_json(details, said.error);
  if (said.response_metadata) {
    details += R"(,"messages":)";
    to_json(details, said.response_metadata->messages);
  }
  throw why.with_details(details + '}');
}

}  // namespace pawl::slack
