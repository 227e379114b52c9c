// Where a server is, from a credential's URL. Plain data; any thread.
#pragma once

#include <string>

namespace pawl::redis {

struct address {
  std::string host;  // empty: path is a Unix socket's
  int port = 6379;
  std::string path;
  std::string database;  // its number; empty: the first
};

// Throws pawl::error (unauthenticated) for a URL that is none; the message does not repeat it.
address parse_address(const std::string& url);

}  // namespace pawl::redis
