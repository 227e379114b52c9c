#include "modules/header_writer.hpp"

#include "modules/identifier.hpp"
#include "modules/schema_types.hpp"

#include <fmt/format.h>

namespace pawl::modules {
namespace {

// The slug without the module's name before it: "slack.send-message" of slack -> "send-message".
std::string_view short_name(const std::string& module, std::string_view slug) {
  const std::string prefix = module + ".";
  if (slug.starts_with(prefix) && slug.size() > prefix.size()) slug.remove_prefix(prefix.size());
  return slug;
}

}  // namespace

std::string write_header(const module_description& module) {
  identifiers names;
  schema_types types(names);
  std::string references;
  const auto add = [&](std::string_view reference, const exported& exported) {
    const std::string name = names.take(short_name(module.name, exported.name));
    const std::string input = types.type_of(exported.input_schema, name + "_input");
    const std::string output = types.type_of(exported.output_schema, name + "_output");
    references += comment(fmt::format("{}. {}", exported.title, exported.description), "");
    references += fmt::format("inline constexpr pawl::{}<{}, {}> {}{{{}}};\n\n", reference, input,
                              output, name, string_literal(exported.name));
  };
  for (const exported& action : module.actions) add("action", action);
  for (const exported& workflow : module.workflows) add("workflow", workflow);

  const std::string space = to_identifier(module.name);
  return fmt::format(
      "{}// Written by `pawl modules header` from version {}, sha256\n// {}.\n#pragma once\n\n"
      "#include <pawl/action_ref.hpp>\n#include <pawl/field.hpp>\n#include <pawl/json.hpp>\n{}\n"
      "#include <cstdint>\n#include <map>\n#include <optional>\n#include <string>\n#include "
      "<variant>\n"
      "#include <vector>\n\nnamespace {} {{\n\n{}{}}}  // namespace {}\n",
      comment(fmt::format("{}: {}. {}", module.name, module.title, module.description), ""),
      module.version, module.sha256,
      module.workflows.empty() ? "" : "#include <pawl/workflow_ref.hpp>\n", space,
      types.definitions(), references, space);
}

}  // namespace pawl::modules
