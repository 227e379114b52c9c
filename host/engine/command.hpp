// A workflow's command, copied out of the ABI: it outlives the activation that emitted it.
#pragma once

#include "engine/retry_policy.hpp"

#include <pawl/result.hpp>
#include <pawl/workflow.h>

#include <cstdint>
#include <optional>
#include <string>

namespace pawl::engine {

struct command {
  uint32_t kind = 0;
  uint64_t id = 0;
  std::string key;
  std::string name;
  std::string payload;
  std::string token;
  std::string scope;
  int64_t until_ms = 0;
  int64_t timeout_ms = 0;
  int64_t heartbeat_timeout_ms = 0;
  retry_policy retry;
  std::optional<failure> error;
  bool abandoned = false;  // a CANCEL for it followed before the journal was read that far
};

// Reads no more than the sender's size. Nothing when the command breaks a rule of the ABI: `why`
// tells.
std::optional<command> read_command(const pawl_command& given, std::string& why);

// "action:charge#0 (charge-card)", for a person who must find the difference.
std::string describe(const command& asked);

}  // namespace pawl::engine
