// From the action's input to what is sent, and from what came back to its output. Pure functions,
// any thread.
#pragma once

#include "carrier/request.hpp"

#include <pawl/call.hpp>
#include <pawl/plugins/http.hpp>

namespace pawl::http {

// Throws pawl::error invalid_input. What changes something carries the call's idempotency key.
carrier::request request_of(const call& of, request_input in);

// Puts the body where its kind belongs.
response response_of(carrier::answer got);

}  // namespace pawl::http
