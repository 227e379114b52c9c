// A trigger as its author writes it: the JSON document, held against its schema and made into what
// works: compiled expressions, a parsed schedule, secrets at hand. Immutable once made; any thread.
#pragma once

#include "triggers/jq.hpp"
#include "triggers/schedule.hpp"
#include "triggers/verification.hpp"

#include <pawl/result.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::triggers {

enum class kind : uint8_t { webhook, schedule, poll };

// A workflow that is started for a delivery, a tick or an item. The expressions are applied to the
// same document, which README.md describes for each kind.
struct target {
  std::string workflow;
  std::optional<jq> filter;     // none: all pass
  std::optional<jq> transform;  // gives the run's input; none: the kind's usual input
  std::optional<jq> run_id;     // none: one is made
  std::optional<jq> key;        // none: the delivery, tick or item itself
  // Which one it is among the targets with the same workflow.
  size_t occurrence = 0;
};

struct webhook_settings {
  std::string endpoint;
  triggers::verification verification;
  std::optional<jq> delivery;  // gives the delivery's id; none: the scheme's own, if it has one
};

enum class overlap : uint8_t { skip, queue, allow };
enum class missed : uint8_t { skip, once, all };

struct schedule_settings {
  triggers::schedule when;
  triggers::overlap overlap = overlap::allow;
  triggers::missed missed = missed::once;
  size_t missed_max = 10;
  int64_t jitter_ms = 0;
};

struct poll_settings {
  std::string action;
  jq input;                 // of {"state"}
  jq items;                 // of {"state", "output"}: each result is an item
  jq key;                   // of the item
  std::optional<jq> state;  // of {"state", "output"}: the state from then on
  std::string initial_state = "null";
  int64_t timeout_ms = 60'000;
};

struct definition {
  std::string name;
  triggers::kind kind;
  bool enabled = true;
  std::string description;
  std::vector<target> targets;
  std::optional<webhook_settings> webhook;
  std::optional<schedule_settings> schedule;  // of a poll too
  std::optional<poll_settings> poll;

  std::string text;           // as given, compact
  std::string shown;          // the same without secrets
  std::string schedule_text;  // the schedule's part of it
  bool holds_secret = false;  // not only references to some
};

// Errors: invalid_input, whose message names the place in the document.
result<std::shared_ptr<const definition>> parse_definition(std::string_view name,
                                                           std::string_view text);

// JSON Schema of the document.
[[nodiscard]] std::string_view definition_schema();

[[nodiscard]] std::string_view name_of(kind of);

}  // namespace pawl::triggers
