// Where the daemon of a data directory listens for commands of the same user. Pure.
#pragma once

#include "http/endpoint.hpp"

#include <filesystem>

namespace pawl::daemon {

// <data>/pawl.sock, for its owner alone.
inline http::endpoint address_in(const std::filesystem::path& data_directory) {
  return {.address = {}, .port = 0, .path = (data_directory / "pawl.sock").string()};
}

}  // namespace pawl::daemon
