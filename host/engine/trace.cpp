#include "engine/trace.hpp"

#include <pawl/detail/sip_hash.hpp>

#include <algorithm>
#include <charconv>

namespace pawl::engine {
namespace {

// version-trace-span-flags
constexpr size_t trace_at = 3, span_at = 36, flags_at = 53, size = 55;
constexpr uint64_t sampled_flag = 1;

// Lower-case digits alone, as the specification has it.
std::optional<uint64_t> from_hex(std::string_view digits) {
  auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// 16 digits from `to` on.
void put_hex(char* to, uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) *to++ = "0123456789abcdef"[value >> shift & 15];
}

// Any fixed keys will do, one for each kind of id. Zero is no id.
uint64_t id_from(uint64_t key, std::string_view text) {
  return std::max<uint64_t>(detail::sip_hash({{key, 0x7472616365}}, text), 1);
}

span_context span_in_run(std::string_view run_id, std::string_view traceparent, uint64_t key) {
  span_context span;
  if (auto given = parse_traceparent(traceparent)) {
    span = *given;
  } else {
    span.trace_id = {id_from(1, run_id), id_from(2, run_id)};
  }
  span.span_id = id_from(key, run_id);
  return span;
}

}  // namespace

std::optional<span_context> parse_traceparent(std::string_view text) {
  if (text.size() < size || text[2] != '-' || text[35] != '-' || text[52] != '-') return {};
  const auto version = from_hex(text.substr(0, 2));
  if (!version || *version == 0xff) return {};
  // A later version may go on behind another dash.
  if (text.size() > size && (*version == 0 || text[size] != '-')) return {};
  const auto high = from_hex(text.substr(trace_at, 16));
  const auto low = from_hex(text.substr(trace_at + 16, 16));
  const auto span = from_hex(text.substr(span_at, 16));
  const auto flags = from_hex(text.substr(flags_at, 2));
  if (!high || !low || !span || !flags) return {};
  if ((*high == 0 && *low == 0) || *span == 0) return {};
  return span_context{{*high, *low}, *span, (*flags & sampled_flag) != 0};
}

std::string to_traceparent(const span_context& from) {
  std::string text = "00-TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT-SSSSSSSSSSSSSSSS-00";
  put_hex(text.data() + trace_at, from.trace_id[0]);
  put_hex(text.data() + trace_at + 16, from.trace_id[1]);
  put_hex(text.data() + span_at, from.span_id);
  if (from.sampled) text.back() = '1';
  return text;
}

std::string hex_trace_id(const span_context& of) {
  return to_traceparent(of).substr(trace_at, 32);
}

std::string hex_span_id(uint64_t span_id) {
  std::string text(16, '0');
  put_hex(text.data(), span_id);
  return text;
}

span_context span_of_run(std::string_view run_id, std::string_view traceparent) {
  return span_in_run(run_id, traceparent, 3);
}

span_context span_of_attempt(std::string_view run_id, std::string_view traceparent, uint64_t seq,
                             uint32_t attempt) {
  return span_in_run(run_id, traceparent, seq << 32 | attempt);  // a seq is never 0
}

}  // namespace pawl::engine
