// A module whose schemas use what schemas have: for the header that is written from it.
#pragma once

#include "modules/description.hpp"

namespace pawl::cli::test {

inline modules::module_description sample_module() {
  modules::module_description module;
  module.name = "shop";
  module.version = "1.2.0";
  module.title = "A shop";
  module.description = "Sells things\\\nand \"more\" \\";
  module.actions = {
      {.name = "shop.place-order",
       .title = "Place an order",
       .description = "Places it",
       .input_schema = R"({
         "type": "object", "description": "What to order",
         "properties": {
           "email": {"type": "string", "description": "Whose\norder \\"},
           "count": {"type": "integer", "default": 3},
           "share": {"type": "number", "default": 0.5},
           "note": {"type": "string", "default": "say \"hi\"\n"},
           "gift": {"type": "boolean", "default": true},
           "speed": {"enum": ["slow", "fast"], "default": "fast"},
           "tier": {"enum": ["a b", "c"]},
           "tags": {"type": "array", "items": {"type": "string"}},
           "prices": {"type": "object", "additionalProperties": {"type": "number"}},
           "address": {"type": ["object", "null"],
                       "properties": {"city": {"type": "string"}}, "required": ["city"]},
           "parent": {"$ref": "#/$defs/part"},
           "other_parent": {"$ref": "#/$defs/part"},
           "odd": {"type": "object", "properties": {"not a name": {"type": "string"}}},
           "either": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
           "cleared": {"type": ["string", "null"]},
           "pairs": {"type": "array", "prefixItems": [{}, {}]},
           "anything": {}
         },
         "required": ["email", "anything", "cleared"],
         "$defs": {"part": {"type": "object", "properties": {
           "name": {"type": "string"}, "part": {"$ref": "#/$defs/part"}}, "required": ["name"]}}
       })",
       .output_schema = R"({"type":"object","properties":{"id":{"type":"string"},
                            "speed":{"enum":["slow","fast"]}},"required":["id"]})",
       .options = {}},
      {.name = "shop.delete",
       .title = "Delete",
       .description = "A keyword as a name",
       .input_schema = R"({"type":"string"})",
       .output_schema = R"({"type":["object","null"]})",
       .options = {}},
      {.name = "shop.2fa",
       .title = "Any",
       .description = "Takes anything",
       .input_schema = "true",
       .output_schema = R"({"type":"object","properties":{"class":{"type":"string"}}})",
       .options = {}},
      {.name = "place-order",
       .title = "Again",
       .description = "The same short name",
       .input_schema = R"({"type":"array","items":{"type":"object","properties":{}}})",
       .output_schema = R"({"type":["integer","null"]})",
       .options = {}},
  };
  module.workflows = {{.name = "shop.fulfil",
                       .title = "Fulfil",
                       .description = "Sends it",
                       .input_schema = R"({"type":"object","properties":{"id":{"type":"string"}}})",
                       .output_schema = "true",
                       .options = {}}};
  return module;
}

}  // namespace pawl::cli::test
