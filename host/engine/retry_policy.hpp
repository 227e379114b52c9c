// When a failed step is tried again.
#pragma once

#include <pawl/limits.hpp>
#include <pawl/result.hpp>
#include <pawl/workflow.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::engine {

// What a call asked for; zeros are filled in from the host's defaults when it is used.
struct retry_policy {
  uint32_t attempts_max = 0;
  int64_t delay_ms = 0;
  int64_t delay_ms_max = 0;
  double factor = 0;
  double jitter = 0;  // negative: none
};

retry_policy policy_from(const pawl_retry* given);  // null: all zeros

// As the journal keeps it: five numbers, separated by blanks; empty for a policy of zeros.
std::string encode(const retry_policy& policy);
retry_policy decode_retry_policy(std::string_view text);

// How long to wait after `attempts` failed, or nothing when it is final: the error can't be helped
// by another try, or all tries are spent. `random` decides the jitter.
std::optional<int64_t> delay_before_next(const retry_policy& policy, const retry_defaults& defaults,
                                         uint32_t attempts, const failure& why, uint64_t random);

}  // namespace pawl::engine
