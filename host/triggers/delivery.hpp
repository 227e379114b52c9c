// A webhook's request as the document that expressions are applied to. Pure.
#pragma once

#include "http/message.hpp"
#include "triggers/definition.hpp"
#include "triggers/occasion.hpp"

#include <optional>
#include <string>

namespace pawl::triggers {

// {"trigger", "body", "headers", "query"}: headers by their names in small letters, without those
// that hold credentials; a body that is not JSON as text, but a form's as an object.
occasion delivery_occasion(const definition& of, const http::request& delivery);

// The id that the sender gave it, by the definition's expression or the scheme's own way; empty:
// none. Errors: jq_failed.
result<std::string> delivery_id(const definition& of, const occasion& delivery);

// What Slack wants to have back when an endpoint is entered there: its challenge.
std::optional<std::string> slack_challenge(const definition& of, const http::request& delivery);

}  // namespace pawl::triggers
