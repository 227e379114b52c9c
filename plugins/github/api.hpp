// GitHub's REST API: how it is asked, and what its answers mean. Any thread.
#pragma once

#include "carrier/read_json.hpp"
#include "carrier/request.hpp"

#include <pawl/plugins/github.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pawl::github {

// "/repos/owner/name". Throws pawl::error invalid_input.
std::string path_of(const std::string& repository);

// `path` begins with a slash; `json` is the body, or empty.
carrier::request api_request(const access_token& as, std::string_view method,
                             const std::string& path, std::string json = {});

// Throws what an answer means that is not 2xx: a rate limit may pass, at the time that it says.
void check(const carrier::answer& got);

// Where the next page is; nothing on the last. Throws when it is not where the token belongs.
std::optional<std::string> next_page(const access_token& as, const carrier::answer& got);

}  // namespace pawl::github
