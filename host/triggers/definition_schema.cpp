#include "triggers/definition.hpp"

namespace pawl::triggers {

std::string_view definition_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Trigger",
  "description": "What starts runs: a webhook, a schedule, or a poll. Expressions are jq.",
  "type": "object",
  "required": ["kind", "targets"],
  "properties": {
    "name": {"$ref": "#/$defs/slug", "description": "The trigger's name; a file's is NAME.json"},
    "kind": {"enum": ["webhook", "schedule", "poll"]},
    "enabled": {"type": "boolean", "default": true},
    "description": {"type": "string", "maxLength": 1000},
    "targets": {"type": "array", "minItems": 1, "maxItems": 32, "items": {"$ref": "#/$defs/target"}},
    "webhook": {"$ref": "#/$defs/webhook"},
    "schedule": {"$ref": "#/$defs/schedule"},
    "poll": {"$ref": "#/$defs/poll"}
  },
  "additionalProperties": false,
  "allOf": [
    {"if": {"properties": {"kind": {"const": "webhook"}}},
     "then": {"required": ["webhook"], "properties": {"schedule": false, "poll": false}}},
    {"if": {"properties": {"kind": {"const": "schedule"}}},
     "then": {"required": ["schedule"], "properties": {"webhook": false, "poll": false}}},
    {"if": {"properties": {"kind": {"const": "poll"}}},
     "then": {"required": ["schedule", "poll"], "properties": {"webhook": false}}}
  ],
  "$defs": {
    "slug": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$"},
    "expression": {"type": "string", "minLength": 1, "maxLength": 65536},
    "header": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
    "target": {
      "type": "object",
      "required": ["workflow"],
      "properties": {
        "workflow": {"type": "string", "minLength": 1, "maxLength": 256},
        "filter": {"$ref": "#/$defs/expression", "description": "Starts a run only if a result is neither false nor null"},
        "transform": {"$ref": "#/$defs/expression", "description": "Gives the run's input"},
        "run_id": {"$ref": "#/$defs/expression", "description": "Gives the run's id"},
        "key": {"$ref": "#/$defs/expression", "description": "Gives what at most one run is started for"}
      },
      "additionalProperties": false
    },
    "webhook": {
      "type": "object",
      "required": ["endpoint", "verification"],
      "properties": {
        "endpoint": {"$ref": "#/$defs/slug", "description": "Deliveries come to /v1/triggers/ENDPOINT"},
        "delivery": {"$ref": "#/$defs/expression", "description": "Gives the delivery's id"},
        "verification": {"$ref": "#/$defs/verification"}
      },
      "additionalProperties": false
    },
    "verification": {
      "type": "object",
      "required": ["scheme"],
      "properties": {
        "scheme": {"enum": ["none", "token", "standard-webhooks", "github", "stripe", "slack", "hmac"]},
        "secret": {
          "description": "@env:NAME, @file:PATH or the secret itself; several while one is exchanged for another",
          "type": ["string", "array"], "minLength": 1, "minItems": 1, "maxItems": 8,
          "items": {"type": "string", "minLength": 1}
        },
        "tolerance_s": {"type": "integer", "minimum": 1, "maximum": 86400, "default": 300},
        "header": {"$ref": "#/$defs/header"},
        "algorithm": {"enum": ["sha1", "sha256", "sha512"], "default": "sha256"},
        "encoding": {"enum": ["hex", "base64"], "default": "hex"},
        "prefix": {"type": "string", "maxLength": 64},
        "timestamp_header": {"$ref": "#/$defs/header"},
        "signed": {"type": "string", "maxLength": 256, "pattern": "\\{body\\}",
          "description": "What is signed, with {body} and {timestamp} in their places"}
      },
      "additionalProperties": false,
      "allOf": [
        {"if": {"properties": {"scheme": {"const": "none"}}},
         "then": {"properties": {"secret": false}}, "else": {"required": ["secret"]}},
        {"if": {"properties": {"scheme": {"enum": ["token", "hmac"]}}},
         "else": {"properties": {"header": false}}},
        {"if": {"properties": {"scheme": {"const": "hmac"}}},
         "then": {"required": ["header"]},
         "else": {"properties": {"algorithm": false, "encoding": false, "prefix": false,
                                 "timestamp_header": false, "signed": false}}}
      ]
    },
    "schedule": {
      "type": "object",
      "properties": {
        "cron": {"type": "string", "maxLength": 256},
        "time_zone": {"type": "string", "default": "UTC"},
        "every_ms": {"type": "integer", "minimum": 1000, "maximum": 31536000000},
        "overlap": {"enum": ["skip", "queue", "allow"], "default": "allow"},
        "missed": {"enum": ["skip", "once", "all"], "default": "once"},
        "missed_max": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10},
        "jitter_ms": {"type": "integer", "minimum": 0, "maximum": 86400000, "default": 0}
      },
      "additionalProperties": false,
      "if": {"required": ["every_ms"]},
      "then": {"properties": {"cron": false, "time_zone": false}},
      "else": {"required": ["cron"]}
    },
    "poll": {
      "type": "object",
      "required": ["action", "items", "key"],
      "properties": {
        "action": {"type": "string", "minLength": 1, "maxLength": 256},
        "input": {"$ref": "#/$defs/expression", "default": "{}", "description": "Of {state}: the action's input"},
        "items": {"$ref": "#/$defs/expression", "description": "Of {state, output}: each result is an item"},
        "key": {"$ref": "#/$defs/expression", "description": "Of an item: what it is known by"},
        "state": {"$ref": "#/$defs/expression", "description": "Of {state, output}: the next state"},
        "initial_state": {"description": "The state of the first poll", "default": null},
        "timeout_ms": {"type": "integer", "minimum": 1, "maximum": 3600000, "default": 60000}
      },
      "additionalProperties": false
    }
  }
})json";
}

}  // namespace pawl::triggers
