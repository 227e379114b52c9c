// JSON-RPC 2.0 messages: read from text and written as text. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::mcp {

// Codes of JSON-RPC, and of MCP beside them.
namespace rpc_code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int no_answer = -32000;    // our own: the connection ended before it came
inline constexpr int not_allowed = -32001;  // our own: the role does not reach that far
inline constexpr int resource_not_found = -32002;
inline constexpr int too_large = -32003;  // our own: more than we take
}  // namespace rpc_code

struct rpc_error {
  int code = 0;
  std::string message;
  boost::json::value data = nullptr;
};

enum class message_kind : uint8_t { request, notification, response };

struct message {
  message_kind kind = message_kind::notification;
  boost::json::value id = nullptr;      // of a request or response: text or a whole number
  std::string method = {};              // of a request or notification
  boost::json::object params = {};      // the same; empty where there are none
  boost::json::value result = nullptr;  // of a response, where there is no error
  std::optional<rpc_error> error = {};
};

// What a text is: one message, or several in an array, which is how old clients may send them.
struct reading {
  struct refusal {
    boost::json::value id = nullptr;  // of the request, if it could be read
    rpc_error why;
  };
  std::vector<message> messages;
  std::vector<refusal> refused;
};
reading read_messages(std::string_view text);

std::string request_text(const boost::json::value& id, std::string_view method,
                         boost::json::object params);
std::string notification_text(std::string_view method, boost::json::object params);
std::string result_text(const boost::json::value& id, boost::json::object result);
std::string error_text(const boost::json::value& id, const rpc_error& why);

// Members of an object, where they are there and of that kind; the pointers are borrowed.
const boost::json::object* find_object(const boost::json::object& in, std::string_view name);
const boost::json::array* find_array(const boost::json::object& in, std::string_view name);
// Empty where there is no such text.
std::string_view find_text(const boost::json::object& in, std::string_view name);

}  // namespace pawl::mcp
