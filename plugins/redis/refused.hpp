// What redis.command does not do for people. Any thread.
#pragma once

#include <string>
#include <vector>

namespace pawl::redis {

// True for commands that block, that change the connection, or that administer the server.
bool is_refused(const std::vector<std::string>& arguments);

}  // namespace pawl::redis
