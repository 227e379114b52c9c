#include "mcp/json_rpc.hpp"

#include "api/json_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <utility>

namespace pawl::mcp {
namespace {

namespace json = boost::json;

constexpr size_t depth_max = 128;
constexpr size_t batch_max = 100;

bool is_id(const json::value& value) {
  return value.is_string() || value.is_int64() || value.is_uint64();
}

json::object envelope() {
  return {{"jsonrpc", "2.0"}};
}

std::optional<rpc_error> read_error(const json::value& from) {
  const json::object* object = from.if_object();
  const json::value* code = object != nullptr ? object->if_contains("code") : nullptr;
  if (code == nullptr || !code->is_int64()) return std::nullopt;
  rpc_error made{static_cast<int>(code->get_int64()), std::string(find_text(*object, "message"))};
  if (const json::value* data = object->if_contains("data")) made.data = *data;
  return made;
}

// Empty, or what is wrong with it.
std::string read_response(const json::object& from, message& made) {
  made.kind = message_kind::response;
  const json::value* result = from.if_contains("result");
  const json::value* error = from.if_contains("error");
  if ((result == nullptr) == (error == nullptr))
    return "it has no \"method\", and not just one of \"result\" and \"error\"";
  if (result != nullptr) {
    made.result = *result;
    return {};
  }
  made.error = read_error(*error);
  return made.error ? "" : "its \"error\" has no code that is a whole number";
}

std::string read_call(const json::object& from, message& made) {
  const json::value* method = from.if_contains("method");
  if (!method->is_string()) return "its \"method\" is no text";
  made.method = method->get_string();
  const json::value* params = from.if_contains("params");
  if (params == nullptr) return {};
  if (!params->is_object()) return "its \"params\" are no object";
  made.params = params->get_object();
  return {};
}

std::string read_object(const json::object& from, message& made) {
  if (find_text(from, "jsonrpc") != "2.0") return "its \"jsonrpc\" is not \"2.0\"";
  const json::value* id = from.if_contains("id");
  const bool is_answer = !from.contains("method");
  if (id != nullptr) {
    // The answer to what could not be read has none.
    if (!is_id(*id) && !(is_answer && id->is_null()))
      return "its \"id\" is neither text nor a whole number";
    made.id = *id;
  } else if (is_answer) {
    return "it has neither \"method\" nor \"id\"";
  }
  if (is_answer) return read_response(from, made);
  made.kind = id != nullptr ? message_kind::request : message_kind::notification;
  return read_call(from, made);
}

void read_one(const json::value& from, reading& into) {
  message made;
  const std::string wrong =
      from.is_object() ? read_object(from.get_object(), made) : "it is no object";
  if (wrong.empty()) {
    into.messages.push_back(std::move(made));
  } else {
    into.refused.push_back({std::move(made.id),
                            {rpc_code::invalid_request,
                             fmt::format("this is no message of JSON-RPC 2.0: {}", wrong)}});
  }
}

}  // namespace

reading read_messages(std::string_view text) {
  reading made;
  json::stream_parser parser({}, {.max_depth = depth_max});
  json::error_code error;
  const size_t read = parser.write(text.data(), text.size(), error);
  if (!error) parser.finish(error);
  if (error) {
    made.refused.push_back({nullptr,
                            {rpc_code::parse_error, fmt::format("this is not JSON: {} at byte {}",
                                                                error.message(), read + 1)}});
    return made;
  }
  const json::value value = parser.release();
  if (!value.is_array()) {
    read_one(value, made);
  } else if (value.get_array().empty() || value.get_array().size() > batch_max) {
    made.refused.push_back(
        {nullptr,
         {rpc_code::invalid_request, fmt::format("a batch has 1 to {} messages", batch_max)}});
  } else {
    for (const json::value& each : value.get_array()) read_one(each, made);
  }
  return made;
}

std::string request_text(const json::value& id, std::string_view method, json::object params) {
  json::object made = envelope();
  made.emplace("id", id);
  made.emplace("method", method);
  made.emplace("params", std::move(params));
  return api::to_text(made);
}

std::string notification_text(std::string_view method, json::object params) {
  json::object made = envelope();
  made.emplace("method", method);
  if (!params.empty()) made.emplace("params", std::move(params));
  return api::to_text(made);
}

std::string result_text(const json::value& id, json::object result) {
  json::object made = envelope();
  made.emplace("id", id);
  made.emplace("result", std::move(result));
  return api::to_text(made);
}

std::string error_text(const json::value& id, const rpc_error& why) {
  json::object error = {{"code", why.code}, {"message", why.message}};
  if (!why.data.is_null()) error.emplace("data", why.data);
  json::object made = envelope();
  made.emplace("id", id);
  made.emplace("error", std::move(error));
  return api::to_text(made);
}

const json::object* find_object(const json::object& in, std::string_view name) {
  const json::value* found = in.if_contains(name);
  return found != nullptr ? found->if_object() : nullptr;
}

const json::array* find_array(const json::object& in, std::string_view name) {
  const json::value* found = in.if_contains(name);
  return found != nullptr ? found->if_array() : nullptr;
}

std::string_view find_text(const json::object& in, std::string_view name) {
  const json::value* found = in.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                : std::string_view();
}

}  // namespace pawl::mcp
