#include "completion/rejection.hpp"

#include "carrier/outcome.hpp"
#include "completion/members.hpp"

#include <pawl/json.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <iterator>
#include <optional>

namespace pawl::completion {
namespace {

namespace json = boost::json;

struct meaning {
  std::string_view word;
  const char* code;
  bool retryable = false;
};
constexpr meaning too_long = {"", PAWL_ERROR_TOO_LARGE};
constexpr meaning meanings[] = {
    {"api_error", PAWL_ERROR_UNAVAILABLE, true},
    {"authentication_error", PAWL_ERROR_UNAUTHENTICATED},
    {"billing_error", "quota_exhausted"},
    {"context_length_exceeded", PAWL_ERROR_TOO_LARGE},
    {"exceed_context_size_error", PAWL_ERROR_TOO_LARGE},
    {"insufficient_quota", "quota_exhausted"},
    {"invalid_api_key", PAWL_ERROR_UNAUTHENTICATED},
    {"invalid_prompt", "invalid_request"},
    {"invalid_request_error", "invalid_request"},
    {"model_not_found", PAWL_ERROR_NOT_FOUND},
    {"not_found_error", PAWL_ERROR_NOT_FOUND},
    {"overloaded_error", PAWL_ERROR_UNAVAILABLE, true},
    {"permission_error", PAWL_ERROR_PERMISSION_DENIED},
    {"rate_limit_error", PAWL_ERROR_RATE_LIMITED, true},
    {"rate_limit_exceeded", PAWL_ERROR_RATE_LIMITED, true},
    {"request_too_large", PAWL_ERROR_TOO_LARGE},
    {"server_error", PAWL_ERROR_UNAVAILABLE, true},
    {"timeout_error", PAWL_ERROR_TIMEOUT, true},
};

// Where only the sentence says that the conversation is too long: Anthropic, vLLM, and what stands
// before others.
bool says_too_long(std::string_view sentence) {
  constexpr std::string_view words[] = {"prompt is too long", "context length", "context limit",
                                        "context window", "context size"};
  return std::ranges::any_of(
      words, [&](std::string_view each) { return sentence.find(each) != sentence.npos; });
}

// The code says more than the type, where both do, and both more than the sentence.
const meaning* meaning_of(const json::object& error) {
  for (const char* member : {"code", "type"}) {
    const auto found =
        std::find_if(std::begin(meanings), std::end(meanings),
                     [&](const meaning& each) { return each.word == text_in(error, member); });
    if (found == std::end(meanings)) continue;
    const bool is_vague = found->code == std::string_view("invalid_request");
    return is_vague && says_too_long(text_in(error, "message")) ? &too_long : found;
  }
  return says_too_long(text_in(error, "message")) ? &too_long : nullptr;
}

// Not all servers are careful with these words: what a status says for sure stands.
bool says_more(const meaning& word, const error& status) {
  if (&word == &too_long) return status.code() == "http_status";
  if (word.retryable) return status.retryable();
  return word.code != std::string_view("invalid_request") || status.code() == "http_status";
}

// A sentence of the other side.
std::string sentence_of(const json::object& error) {
  constexpr size_t shown_max = 500;
  std::string_view said = text_in(error, "message");
  size_t size = std::min(said.size(), shown_max);
  while (size < said.size() && size > 0 && (said[size] & 0xC0) == 0x80) --size;
  return std::string(said.substr(0, size));
}

// {"error": {...}}; an event of type "error", and what vLLM gives, hold its members themselves.
const json::object* error_in(const json::object& said) {
  if (const json::object* found = object_in(said, "error")) return found;
  if (text_in(said, "type") == "error" || text_in(said, "object") == "error") return &said;
  return nullptr;
}

std::optional<json::object> read(const std::string& body) {
  try {
    json::value value = detail::parse(body, {});
    if (value.is_object()) return std::move(value.get_object());
  } catch (const conversion_error&) {
    // an answer of something in between
  }
  return std::nullopt;
}

}  // namespace

error error_of_rejection(const carrier::answer& got) {
  const error plain = carrier::error_of_status(got);
  const auto body = read(got.body);
  const json::object* said = body ? error_in(*body) : nullptr;
  if (said == nullptr) return plain;
  const std::string message = plain.message() + ": " + sentence_of(*said);
  const meaning* known = meaning_of(*said);
  const bool counts = known != nullptr && says_more(*known, plain);
  error why(counts ? known->code : plain.code(), message);
  if (counts ? known->retryable : plain.retryable()) why.with_retry(true, plain.retry_after());
  return why.with_details(plain.details());
}

void throw_rejection_in(const json::object& said, const std::string& shown) {
  const json::object* found = error_in(said);
  if (found == nullptr) return;
  const meaning* known = meaning_of(*found);
  throw error(known == nullptr ? "model_error" : known->code,
              shown + " failed: " + sentence_of(*found))
      .with_retry(known == nullptr || known->retryable)
      .with_details(json::serialize(json::object{{"error", *found}}));
}

}  // namespace pawl::completion
