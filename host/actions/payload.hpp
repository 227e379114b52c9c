// Holding a payload against a schema: it is parsed once, into memory of this thread that is used
// again.
#pragma once

#include "schema/checker.hpp"

#include <pawl/result.hpp>

#include <string_view>

namespace pawl::actions {

// Errors: `code` (invalid_input or invalid_output), naming the path; details is {"path",
// "schema_path", "keyword"}. `kind` and `name` say whose it is: "input of action", "http.request".
result<void> check_payload(const schema::checker& checker, std::string_view json,
                           std::string_view code, std::string_view kind, std::string_view name);

}  // namespace pawl::actions
