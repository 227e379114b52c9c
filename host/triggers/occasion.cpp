#include "triggers/occasion.hpp"

#include "triggers/signing.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace pawl::triggers {
namespace {

namespace json = boost::json;

intent failed_at(std::string_view stage, failure why) {
  why.message = fmt::format("{}: {}", stage, why.message);
  return {.verdict = intent::verdict::failed, .stage = std::string(stage), .why = std::move(why)};
}

}  // namespace

intent intent_of(const definition& of, const target& to, const occasion& about) {
  if (to.filter) {
    const auto passes = to.filter->run_test(about.document);
    if (!passes) return failed_at("filter", passes.error());
    if (!*passes) return {.verdict = intent::verdict::filtered};
  }
  intent made;
  made.request.workflow = to.workflow;
  made.request.trigger = fmt::format("{}:{}", name_of(of.kind), of.name);
  made.request.input = about.input;
  if (to.transform) {
    auto input = to.transform->run_one(about.document);
    if (!input) return failed_at("transform", std::move(input).error());
    made.request.input = std::move(*input);
  }
  if (to.run_id) {
    auto id = key_of(*to.run_id, about.document);
    if (!id) return failed_at("run_id", std::move(id).error());
    made.request.id = std::move(*id);
  }
  std::string key = about.key;
  if (to.key) {
    auto given = key_of(*to.key, about.document);
    if (!given) return failed_at("key", std::move(given).error());
    key = std::move(*given);
  }
  if (!key.empty()) made.request.idempotency_key = idempotency_key(of.name, key, to.occurrence);
  return made;
}

result<std::string> key_of(const jq& expression, const std::string& document) {
  auto given = expression.run_one(document);
  if (!given) return given;
  json::error_code error;
  const json::value value = json::parse(*given, error);
  if (!error && value.is_string()) return std::string(value.get_string());
  if (!error && value.is_null()) return failure{.code = "jq_failed", .message = "it gives null"};
  return given;
}

std::string idempotency_key(std::string_view trigger, std::string_view key, size_t occurrence) {
  constexpr size_t key_bytes_max = 128;
  const std::string made =
      fmt::format("trigger:{}:{}", trigger, key.size() > key_bytes_max ? hex(sha256_of(key)) : key);
  return occurrence == 0 ? made : fmt::format("{}#{}", made, occurrence);
}

occasion tick_occasion(std::string_view trigger, int64_t tick_ms) {
  const auto at = static_cast<std::time_t>(tick_ms / 1'000);
  std::string document = json::serialize(
      json::object{{"trigger", trigger},
                   {"tick", tick_ms},
                   {"scheduled_at", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at))}});
  return {document, document, std::to_string(tick_ms)};
}

int64_t jitter_of(std::string_view trigger, int64_t tick_ms, int64_t jitter_ms) {
  if (jitter_ms == 0) return 0;
  const std::string hash = sha256_of(fmt::format("{}:{}", trigger, tick_ms));
  uint64_t drawn = 0;
  for (size_t i = 0; i < sizeof drawn; ++i) drawn = drawn << 8 | static_cast<uint8_t>(hash[i]);
  return static_cast<int64_t>(drawn % static_cast<uint64_t>(jitter_ms));
}

}  // namespace pawl::triggers
