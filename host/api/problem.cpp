#include "api/problem.hpp"

#include "api/json_text.hpp"
#include "http/problem.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace pawl::api {
namespace {

namespace json = boost::json;

struct meaning {
  std::string_view code;
  unsigned status;
};

constexpr std::array<meaning, 26> meanings = {{
    {PAWL_ERROR_INVALID_INPUT, 400},
    {"usage", 400},
    {PAWL_ERROR_UNAUTHENTICATED, 401},
    {PAWL_ERROR_PERMISSION_DENIED, 403},
    {PAWL_ERROR_NOT_FOUND, 404},
    {PAWL_ERROR_UNKNOWN_ACTION, 404},
    {PAWL_ERROR_UNKNOWN_WORKFLOW, 404},
    {"method_not_allowed", 405},
    {PAWL_ERROR_CONFLICT, 409},
    {"gone", 410},
    {PAWL_ERROR_TOO_LARGE, 413},
    {PAWL_ERROR_HOST_MISUSE, 422},
    {PAWL_ERROR_RATE_LIMITED, 429},
    {PAWL_ERROR_INTERNAL, 500},
    {"io_error", 500},
    {"corrupt", 500},
    {PAWL_ERROR_INVALID_OUTPUT, 502},
    {PAWL_ERROR_MISSING_CREDENTIAL, 502},
    {"credential_revoked", 502},
    {"credential_expired", 502},
    {"busy", 503},
    {PAWL_ERROR_UNAVAILABLE, 503},
    {"no_space", 507},
    {PAWL_ERROR_TIMEOUT, 504},
    {PAWL_ERROR_HEARTBEAT_TIMEOUT, 504},
    {PAWL_ERROR_CANCELLED, 502},
}};

constexpr unsigned failed_beyond = 502;

std::string text_of(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

unsigned status_of(std::string_view code) {
  const auto found = std::ranges::find(meanings, code, &meaning::code);
  return found == meanings.end() ? failed_beyond : found->status;
}

http::response problem(const failure& why) {
  const unsigned status = status_of(why.code);
  json::object document = {{"type", "about:blank"},
                           {"title", http::reason_phrase(status)},
                           {"status", status},
                           {"detail", why.message.empty() ? why.code : why.message},
                           {"code", why.code}};
  if (!why.details.empty()) document.emplace("details", from_text(why.details));
  if (why.retryable) document.emplace("retryable", true);
  if (why.retry_after_ms != 0) document.emplace("retry_after_ms", why.retry_after_ms);
  http::response made = {
      .status = status, .content_type = "application/problem+json", .body = to_text(document)};
  if (status == 503 || why.retry_after_ms != 0)
    made.headers.emplace_back(
        "Retry-After", std::to_string(std::max<int64_t>(1, (why.retry_after_ms + 999) / 1000)));
  if (status == 401) made.headers.emplace_back("WWW-Authenticate", "Bearer");
  return made;
}

failure failure_of(const http::response& answer) {
  const json::value read = from_text(answer.body);
  const auto* document = read.if_object();
  failure why = {.code = PAWL_ERROR_INTERNAL,
                 .message = fmt::format("the host answered with status {}", answer.status)};
  if (document == nullptr) return why;
  if (auto code = text_of(*document, "code"); !code.empty()) why.code = std::move(code);
  if (auto detail = text_of(*document, "detail"); !detail.empty()) why.message = std::move(detail);
  if (const auto* details = document->if_contains("details")) why.details = to_text(*details);
  if (const auto* retryable = document->if_contains("retryable"))
    why.retryable = retryable->is_bool() && retryable->get_bool();
  if (const auto* after = document->if_contains("retry_after_ms"); after && after->is_int64())
    why.retry_after_ms = after->get_int64();
  return why;
}

}  // namespace pawl::api
