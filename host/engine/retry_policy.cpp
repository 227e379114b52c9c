#include "engine/retry_policy.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace pawl::engine {
namespace {

// What is asked for beyond a day is no pause any more, but a mistake.
constexpr int64_t retry_after_ms_max = 24LL * 60 * 60 * 1000;

template <class Number>
void append(std::string& out, Number number) {
  char digits[32];
  if (!out.empty()) out += ' ';
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

template <class Number>
void take(std::string_view& text, Number& number) {
  auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(std::min(text.size(), static_cast<size_t>(rest - text.data()) + 1));
}

}  // namespace

retry_policy policy_from(const pawl_retry* given) {
  if (given == nullptr) return {};
  pawl_retry known{};
  std::memcpy(&known, given, std::min<size_t>(given->size, sizeof known));
  return {known.attempts_max, known.delay_ms, known.delay_ms_max, known.factor, known.jitter};
}

std::string encode(const retry_policy& policy) {
  std::string text;
  bool given = policy.attempts_max != 0 || policy.delay_ms != 0 || policy.delay_ms_max != 0 ||
               policy.factor != 0 || policy.jitter != 0;
  if (!given) return text;
  append(text, policy.attempts_max);
  append(text, policy.delay_ms);
  append(text, policy.delay_ms_max);
  append(text, policy.factor);
  append(text, policy.jitter);
  return text;
}

retry_policy decode_retry_policy(std::string_view text) {
  retry_policy policy;
  if (text.empty()) return policy;
  take(text, policy.attempts_max);
  take(text, policy.delay_ms);
  take(text, policy.delay_ms_max);
  take(text, policy.factor);
  take(text, policy.jitter);
  return policy;
}

std::optional<int64_t> delay_before_next(const retry_policy& policy, const retry_defaults& defaults,
                                         uint32_t attempts, const failure& why, uint64_t random) {
  uint32_t attempts_max = policy.attempts_max != 0 ? policy.attempts_max : defaults.attempts_max;
  if (!why.retryable || attempts >= attempts_max) return std::nullopt;

  auto first = static_cast<double>(policy.delay_ms > 0 ? policy.delay_ms : defaults.delay_ms);
  auto longest = static_cast<double>(std::max<int64_t>(
      policy.delay_ms_max > 0 ? policy.delay_ms_max : defaults.delay_ms_max, policy.delay_ms));
  double factor = policy.factor > 0 ? policy.factor : defaults.factor;
  double share = policy.jitter > 0 ? policy.jitter : policy.jitter < 0 ? 0 : defaults.jitter;

  double delay = std::min(first * std::pow(factor, attempts - 1), longest);
  double position = static_cast<double>(random >> 11) * 0x1p-53;  // 0 to 1
  delay *= 1 + share * (2 * position - 1);
  return std::max(static_cast<int64_t>(delay), std::min(why.retry_after_ms, retry_after_ms_max));
}

}  // namespace pawl::engine
