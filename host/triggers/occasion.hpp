// Why runs are to be started: one delivery, tick or item, and what a definition's targets make of
// it. Pure.
#pragma once

#include "triggers/definition.hpp"

#include <pawl/host.hpp>

#include <string>

namespace pawl::triggers {

struct occasion {
  std::string document;  // JSON: what expressions are applied to
  std::string input;     // JSON: the run's input where a target has no transform
  std::string key;       // runs are started once for it; empty: each time
};

// What a target makes of an occasion.
struct intent {
  enum class verdict : uint8_t { start, filtered, failed };
  intent::verdict verdict = verdict::start;
  start_request request = {};  // to start
  std::string stage = {};      // failed: "filter", "transform", "run_id" or "key"
  failure why = {};            // failed
};
intent intent_of(const definition& of, const target& to, const occasion& about);

// The text that an expression gives, or another value as JSON. Errors: jq_failed, for null too.
result<std::string> key_of(const jq& expression, const std::string& document);

// "trigger:NAME:KEY", a long key by its hash.
std::string idempotency_key(std::string_view trigger, std::string_view key, size_t occurrence);

// A tick as targets see it: {"trigger", "tick", "scheduled_at"}.
occasion tick_occasion(std::string_view trigger, int64_t tick_ms);

// How much later than its tick a trigger fires: below jitter_ms, always the same for the same tick.
int64_t jitter_of(std::string_view trigger, int64_t tick_ms, int64_t jitter_ms);

}  // namespace pawl::triggers
