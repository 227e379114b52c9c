// One exchange with a server, on the call's thread, until the call is cancelled or its deadline has
// passed.
#pragma once

#include <pawl/call.hpp>
#include <pawl/plugins/redis.hpp>

#include <hiredis/hiredis.h>
#include <memory>
#include <string>
#include <vector>

namespace pawl::redis {

using arguments = std::vector<std::string>;

struct free_reply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using owned_reply = std::unique_ptr<redisReply, free_reply>;

// Connects, logs in, sends the command, and closes. Throws pawl::error; what it
// returns is no error. A server that answers more than 3 MiB or 262,144 elements is cut off.
owned_reply exchange(const call& current, const server_login& login, const arguments& what);

}  // namespace pawl::redis
