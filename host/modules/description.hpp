// What a module tells of itself, as plain data: it can be kept, sent between processes and
// compared.
#pragma once

#include "modules/pin.hpp"

#include <pawl/result.hpp>
#include <pawl/status.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::modules {

// An action or a workflow. Schemas and options are JSON text, as the module gave them.
struct exported {
  std::string name, title, description;
  uint32_t flags = 0;
  std::string input_schema, output_schema, options;

  bool operator==(const exported&) const = default;
};

// Whether the options of an exported workflow, JSON or empty, say that it is an agent.
bool is_agent(std::string_view options);

// A kind of credential that the module declares; schema and options are JSON text.
struct credential_kind {
  std::string name, title, description, schema, options;

  bool operator==(const credential_kind&) const = default;
};

// The file that a module is in.
struct module_file {
  std::filesystem::path file;  // where it was found; empty when it is compiled into the program
  std::string sha256;          // of its bytes, hex
  uint64_t size = 0;           // bytes
  std::vector<std::string> warnings;  // what is unwise about it, but not refused

  bool operator==(const module_file&) const = default;
};

struct module_description : module_file {
  std::string name, version, title, description;
  uint32_t abi_minor_min = 0;
  std::string config_schema;  // JSON text, or empty when it takes no configuration
  std::vector<exported> actions, workflows;
  std::vector<credential_kind> credentials;

  bool operator==(const module_description&) const = default;
  [[nodiscard]] modules::pin pin() const { return {name, version, sha256}; }
};

std::string to_json(const module_description& module);
// Errors: invalid_input when the text is not a description.
result<module_description> description_from_json(std::string_view text);

// The refusal of a module that broke a rule: one reason, a sentence for its author.
inline failure refusal_because(std::string reason) {
  return failure{PAWL_ERROR_HOST_MISUSE, std::move(reason)};
}

}  // namespace pawl::modules
