// The JSON Schemas (2020-12) of the documents that the API takes and gives, by the names that
// routes use. Tests hold real answers against them.
#pragma once

#include <string_view>

namespace pawl::api {

// An object: name to schema. References are "#/components/schemas/NAME", as in OpenAPI.
std::string_view schemas_text();

}  // namespace pawl::api
