// The language models of a host: names for them, and what they cost.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pawl {

// JSON text of an object; empty: none.
struct json_object {
  std::string text = {};
  bool operator==(const json_object&) const = default;
};

struct model_setting {
  std::string model = {};  // "PROVIDER/MODEL": "anthropic/claude-sonnet-4-5"
  // Of a million tokens, in whatever currency you count. None: not known, and counted as 0.
  std::optional<double> input_price = {};
  std::optional<double> cached_price = {};  // that the provider had read before; none: input_price
  std::optional<double> output_price = {};
  json_object options = {};  // what the provider passes on as it is

  bool operator==(const model_setting&) const = default;
};

// By the name that workflows use. "default" is the one of those that name none; without it that is
// the provider "scripted". A "PROVIDER/MODEL" may stand here too, to have prices and options.
using model_settings = std::map<std::string, model_setting, std::less<>>;

}  // namespace pawl
