// What the errors of these APIs mean: {"error": {"type", "code", "message"}}, with a status or in
// the midst of a stream. Pure functions, any thread.
#pragma once

#include "carrier/request.hpp"

#include <pawl/error.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace pawl::completion {

// The answer's status is 400 or more.
error error_of_rejection(const carrier::answer& got);

// Throws when the event, or the body, is an error and no answer. `shown` is how messages name the
// request.
void throw_rejection_in(const boost::json::object& said, const std::string& shown);

}  // namespace pawl::completion
