#include "mcp/server/tools.hpp"

#include "api/json_text.hpp"
#include "embed/call_workflow.hpp"
#include "mcp/json_rpc.hpp"
#include "models/tool_names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace pawl::mcp {
namespace {

namespace json = boost::json;

bool is_object_schema(const json::value& schema) {
  return schema.is_object() && find_text(schema.get_object(), "type") == "object";
}

// References within the schema start at it still, wherever it is put.
json::value anchored(json::value schema) {
  json::object* object = schema.if_object();
  const bool has_parts =
      object != nullptr && (object->contains("$defs") || object->contains("definitions"));
  if (has_parts && !object->contains("$id")) object->emplace("$id", "urn:pawl:schema");
  return schema;
}

json::object object_schema(json::value schema, const char* member, bool& wraps) {
  wraps = !is_object_schema(schema);
  if (!wraps) return std::move(schema.get_object());
  const bool is_null = schema.is_object() && find_text(schema.get_object(), "type") == "null";
  json::object made = {{"type", "object"},
                       {"properties", json::object{{member, anchored(std::move(schema))}}}};
  if (!is_null) made.emplace("required", json::array{member});
  return made;
}

json::object annotations_of(const export_info& from) {
  json::object made = {{"title", from.title}, {"readOnlyHint", from.safe}};
  if (from.safe) {
    made.emplace("destructiveHint", false);
    made.emplace("idempotentHint", true);
  }
  return made;
}

tool make(const export_info& from, bool is_workflow, std::string name) {
  tool made{std::move(name), from.name, is_workflow, false, false, {}};
  json::object input = object_schema(api::from_text(from.input_schema), "input", made.wraps_input);
  json::object output =
      object_schema(api::from_text(from.output_schema), "output", made.wraps_output);
  made.document = {{"name", made.name},
                   {"title", from.title},
                   {"description", from.description},
                   {"inputSchema", std::move(input)},
                   {"outputSchema", std::move(output)},
                   {"annotations", annotations_of(from)}};
  return made;
}

json::object text_result(std::string_view text) {
  return {{"content", {{{"type", "text"}, {"text", text}}}}};
}

}  // namespace

bool fits_pattern(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == pattern.npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (size_t from = star; from <= name.size(); ++from)
    if (fits_pattern(rest, name.substr(from))) return true;
  return false;
}

std::vector<tool> exposed_tools(const std::vector<export_info>& actions,
                                const std::vector<export_info>& workflows,
                                const std::vector<std::string>& patterns) {
  std::vector<tool> all;
  std::set<std::string> taken;
  const auto name_of = [&](const export_info& each) {
    const auto is_taken = [&](const std::string& name) { return taken.contains(name); };
    return *taken.insert(models::free_tool_name(each.name, is_taken)).first;
  };
  const auto add = [&](const std::vector<export_info>& from, bool is_workflow) {
    for (const export_info& each : from) {
      const bool wanted = std::ranges::any_of(
          patterns, [&](const std::string& pattern) { return fits_pattern(pattern, each.name); });
      // Through that one every action could be called.
      if (wanted && !(is_workflow && each.name == embed::call_workflow_name))
        all.push_back(make(each, is_workflow, name_of(each)));
    }
  };
  add(actions, false);
  add(workflows, true);
  return all;
}

start_request start_of(const tool& called, json::object arguments) {
  json::value input = nullptr;
  if (!called.wraps_input) input = std::move(arguments);
  if (called.wraps_input && arguments.contains("input")) input = std::move(arguments.at("input"));
  start_request made = {.workflow = called.target, .trigger = "mcp"};
  if (!called.is_workflow) {
    made.workflow = embed::call_workflow_name;
    input = json::object{{"action", called.target}, {"input", std::move(input)}};
  }
  made.input = api::to_text(input);
  return made;
}

json::object result_of(const tool& called, const run_info& ended) {
  json::object made;
  if (ended.status == "completed") {
    json::value output = api::from_text(ended.output.value_or("null"));
    made =
        text_result(output.is_string() ? std::string(output.get_string()) : api::to_text(output));
    if (called.wraps_output) output = json::object{{"output", std::move(output)}};
    made.emplace("structuredContent", std::move(output));
  } else {
    const std::string why =
        ended.error ? fmt::format("{}: {}", ended.error->code, ended.error->message) : ended.reason;
    made = text_result(fmt::format("Run {} {}: {}", ended.id,
                                   ended.status == "failed" ? "failed" : "was cancelled", why));
    made.emplace("isError", true);
  }
  made.emplace("_meta", json::object{{"pawl/run_id", ended.id}});
  return made;
}

json::object refused_result(const failure& why) {
  json::object made = text_result(fmt::format("No run was started: {}: {}", why.code, why.message));
  made.emplace("isError", true);
  return made;
}

}  // namespace pawl::mcp
