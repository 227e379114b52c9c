// A link over the socket of a running daemon.
#pragma once

#include "client/link.hpp"

#include <filesystem>
#include <memory>

namespace pawl::client {

// Null when no daemon runs on that directory.
std::shared_ptr<link> find_daemon(const std::filesystem::path& data_directory);

}  // namespace pawl::client
