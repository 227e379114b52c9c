// The signature of a message, as Standard Webhooks define it. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::webhook {

// The value of webhook-signature: one `v1,...` for each secret, so that a receiver that knows one
// of them accepts the message. Throws pawl::error unauthenticated for what is not a secret, without
// saying what it is.
std::string sign(const std::vector<std::string>& secrets, std::string_view id, int64_t time_s,
                 std::string_view body);

}  // namespace pawl::webhook
