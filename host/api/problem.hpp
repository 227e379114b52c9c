// Failures as people and programs meet them over HTTP: problem documents (RFC 9457). Pure.
//
// Beside type, title, status and detail a document has `code`, the failure's own, and, where there
// are any, `details`, `retryable` and `retry_after_ms`; so a client has the whole failure back.
#pragma once

#include "http/message.hpp"

#include <pawl/result.hpp>

namespace pawl::api {

// The status that a code stands for: not_found is 404, busy 503, a code nobody knows 502, since
// then it is some action's own.
unsigned status_of(std::string_view code);

// With Retry-After where the failure has one, and WWW-Authenticate where a token is missing.
http::response problem(const failure& why);

// What problem() made, or any other answer that is not 2xx.
failure failure_of(const http::response& answer);

}  // namespace pawl::api
