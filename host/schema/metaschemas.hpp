// The metaschemas of the drafts, so that a schema may refer to them with no network. Constant data.
#pragma once

#include <optional>
#include <string_view>

namespace pawl::schema {

// The JSON text of the metaschema at `uri`, which has no fragment; nothing for any other URI.
std::optional<std::string_view> metaschema(std::string_view uri);

}  // namespace pawl::schema
