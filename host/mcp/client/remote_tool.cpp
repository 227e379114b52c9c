#include "mcp/client/remote_tool.hpp"

#include "api/json_text.hpp"
#include "logging/log.hpp"

#include <pawl/detail/text.hpp>

#include <boost/json.hpp>

#include <fmt/format.h>
#include <utility>

namespace pawl::mcp {
namespace {

namespace json = boost::json;

constexpr size_t action_name_bytes_max = 128;
constexpr size_t message_bytes_max = 2'000;

constexpr std::string_view content_schema =
    R"({"type":"object","required":["content"],"properties":{"content":{"type":"array",)"
    R"("items":{"type":"object","required":["type"],"properties":{"type":{"type":"string"}}}},)"
    R"("structuredContent":{"type":"object"}}})";

schema::checker anything() {
  auto made = schema::checker::compile("true");
  return std::move(*made);
}

struct usable_schema {
  std::string text = "true";
  schema::checker checker = anything();
};

usable_schema compile(std::string_view action, std::string_view which, const json::value& schema) {
  auto made = schema::checker::compile_value(schema);
  if (made) return {api::to_text(schema), std::move(*made)};
  log::warning("a tool's schema can't be used: anything passes",
               {{"action", action}, {"schema", which}, {"reason", made.error().message}});
  return {};
}

pawl_status start(const pawl_action* self, const pawl_call* call) {
  static_cast<tool_caller*>(self->data)->call(detail::text(self->name), *call);
  return PAWL_OK;
}

void cancel(const pawl_action* self, uint64_t token) {
  static_cast<tool_caller*>(self->data)->cancel(token);
}

std::shared_ptr<remote_tool> make(modules::action action, tool_caller& by) {
  auto made = std::make_shared<remote_tool>(remote_tool{{}, std::move(action), {}});
  made->table.size = sizeof made->table;
  made->table.name = detail::view(made->action.name);
  made->table.data = &by;
  made->table.start = &start;
  made->table.cancel = &cancel;
  made->action.table = made->table;
  made->action.self = &made->table;
  return made;
}

// What the parts of a tool's answer say in words.
std::string words_of(const json::array& content) {
  std::string words;
  for (const json::value& each : content) {
    if (!each.is_object()) continue;
    const std::string_view text = find_text(each.get_object(), "text");
    if (!words.empty() && !text.empty()) words += '\n';
    words += text;
  }
  if (words.size() <= message_bytes_max) return words;
  size_t end = message_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
  return words.substr(0, end) + "...";
}

bool is_true(const json::object& in, std::string_view name) {
  const json::value* found = in.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

failure invalid_output(std::string message) {
  return {PAWL_ERROR_INVALID_OUTPUT, std::move(message)};
}

}  // namespace

std::string action_name(std::string_view server, std::string_view tool) {
  std::string made = fmt::format("mcp.{}.", server);
  for (char c : tool) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool fits =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    made += fits ? c : '_';
  }
  made.resize(std::min(made.size(), action_name_bytes_max));
  return made;
}

result<std::shared_ptr<const remote_tool>> read_tool(std::string_view server,
                                                     const json::value& told, tool_caller& by) {
  const json::object* tool = told.if_object();
  const std::string_view name = tool != nullptr ? find_text(*tool, "name") : std::string_view();
  if (name.empty()) return invalid_output("it told of a tool without a name");
  std::string action = action_name(server, name);
  const json::object* annotations = find_object(*tool, "annotations");
  std::string title(find_text(*tool, "title"));
  if (title.empty() && annotations != nullptr) title = find_text(*annotations, "title");
  if (title.empty()) title = name;
  std::string description(find_text(*tool, "description"));
  if (description.empty()) description = title;

  const json::value* takes = tool->if_contains("inputSchema");
  const json::value* gives = tool->if_contains("outputSchema");
  usable_schema input = takes != nullptr ? compile(action, "input", *takes) : usable_schema();
  usable_schema output =
      compile(action, "output", gives != nullptr ? *gives : json::parse(content_schema));
  const bool is_safe = annotations != nullptr && is_true(*annotations, "readOnlyHint");
  auto made = make({{std::move(action),
                     std::move(title),
                     std::move(description),
                     is_safe ? PAWL_ACTION_SAFE : 0,
                     std::move(input.text),
                     std::move(output.text),
                     {}},
                    {},
                    nullptr,
                    std::move(input.checker),
                    std::move(output.checker),
                    {},
                    {},
                    {},
                    nullptr},
                   by);
  made->name = name;
  made->has_output_schema = gives != nullptr;
  return std::shared_ptr<const remote_tool>(std::move(made));
}

std::shared_ptr<const remote_tool> unknown_tool(std::string_view action, tool_caller& by) {
  return make({{std::string(action),
                std::string(action),
                "A tool that its server has not told of",
                0,
                "true",
                "true",
                {}},
               {},
               nullptr,
               anything(),
               anything(),
               {},
               {},
               {},
               nullptr},
              by);
}

result<std::string> output_of(const remote_tool& of, const json::value& result) {
  const json::object* object = result.if_object();
  const json::array* content = object != nullptr ? find_array(*object, "content") : nullptr;
  const json::object* structured =
      object != nullptr ? find_object(*object, "structuredContent") : nullptr;
  if (object == nullptr || (content == nullptr && structured == nullptr))
    return invalid_output(
        fmt::format("{} answered with what is no result of a tool", of.action.name));
  if (is_true(*object, "isError")) {
    std::string words = content != nullptr ? words_of(*content) : std::string();
    if (words.empty()) words = fmt::format("{} failed and did not say why", of.action.name);
    return failure{"tool_failed", std::move(words)};
  }
  if (of.has_output_schema) {
    if (structured != nullptr) return api::to_text(*structured);
    return invalid_output(
        fmt::format("{} has an output schema, and gave no structured content", of.action.name));
  }
  json::object made;
  made.emplace("content", content != nullptr ? json::value(*content) : json::value(json::array()));
  if (structured != nullptr) made.emplace("structuredContent", *structured);
  return api::to_text(made);
}

}  // namespace pawl::mcp
