#include "values.hpp"

#include <pawl/binary.hpp>
#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pawl::sqlite {
namespace {

namespace json = boost::json;

int bind_text(sqlite3_stmt* statement, int number, std::string_view text) {
  return sqlite3_bind_text64(statement, number, text.data(), text.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8);
}

// The bytes of {"base64": "..."}; nothing for other values.
std::optional<std::string> blob_of(const json::value& value, int number) {
  const auto* object = value.if_object();
  if (object == nullptr || object->size() != 1) return std::nullopt;
  const auto* text = object->if_contains("base64");
  if (text == nullptr || !text->is_string()) return std::nullopt;
  auto bytes = from_base64(text->get_string());
  if (!bytes)
    throw final_error(PAWL_ERROR_INVALID_INPUT,
                      "parameter " + std::to_string(number) + " is not base64");
  return bytes;
}

}  // namespace

int bind(sqlite3_stmt* statement, int number, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return sqlite3_bind_null(statement, number);
    case json::kind::bool_:
      return sqlite3_bind_int(statement, number, value.get_bool() ? 1 : 0);
    case json::kind::int64:
      return sqlite3_bind_int64(statement, number, value.get_int64());
    case json::kind::uint64:
      throw final_error(PAWL_ERROR_INVALID_INPUT,
                        "parameter " + std::to_string(number) + " is larger than a 64-bit integer");
    case json::kind::double_:
      return sqlite3_bind_double(statement, number, value.get_double());
    case json::kind::string:
      return bind_text(statement, number, value.get_string());
    default:
      break;
  }
  const auto blob = blob_of(value, number);
  if (!blob) return bind_text(statement, number, to_json(value));
  return sqlite3_bind_blob64(statement, number, blob->data(), blob->size(), SQLITE_TRANSIENT);
}

json::value column(sqlite3_stmt* statement, int number) {
  switch (sqlite3_column_type(statement, number)) {
    case SQLITE_NULL:
      return nullptr;
    case SQLITE_INTEGER:
      return static_cast<int64_t>(sqlite3_column_int64(statement, number));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, number);
    default:
      break;
  }
  const bool is_text = sqlite3_column_type(statement, number) == SQLITE_TEXT;
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, number));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement, number));
  const std::string_view bytes(size == 0 ? "" : data, size);
  if (is_text && is_utf8(bytes)) return json::string(bytes);
  return json::object{{"base64", to_base64(bytes)}};
}

}  // namespace pawl::sqlite
