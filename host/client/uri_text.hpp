// Text put into a path or a query of a request: RFC 3986, section 2. Pure.
#pragma once

#include <string>
#include <string_view>

namespace pawl::client {

// All but letters, digits and "-._~" as %XX.
std::string uri_encoded(std::string_view text);

// Adds NAME=VALUE; nothing when the value is empty.
void add_query(std::string& to, std::string_view name, std::string_view value);

}  // namespace pawl::client
