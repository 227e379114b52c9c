// Where a daemon is found: by the commands of the same user, and by those who answer hooks.
#pragma once

#include "http/endpoint.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pawl::daemon {

// <data>/pawl.sock, for its owner alone.
inline http::endpoint address_in(const std::filesystem::path& data_directory) {
  return {.address = {}, .port = 0, .path = (data_directory / "pawl.sock").string()};
}

// What a hook's token is appended to: the first address that others can be told. One that stands
// for all of the machine's is told by the machine's name.
std::optional<std::string> hook_url_at(const std::vector<http::endpoint>& listened, bool tls);

}  // namespace pawl::daemon
