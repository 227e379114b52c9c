// The formats of strings that are asserted. Pure functions and constant data; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace pawl::schema {

struct format {
  std::string_view name;
  bool (*accepts)(std::string_view text);
  std::string_view example;  // for messages
  size_t work_per_byte = 0;  // beyond reading the text
};

// Lives as long as the program; null for a format that is not known here, which is an annotation.
const format* find_format(std::string_view name);

// RFC 3339, and ISO 8601 durations.
bool is_date(std::string_view text);
bool is_time(std::string_view text);
bool is_date_time(std::string_view text);
bool is_duration(std::string_view text);

bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);
bool is_hostname(std::string_view text);
bool is_email(std::string_view text);

bool is_uri(std::string_view text);
bool is_uri_reference(std::string_view text);
bool is_uuid(std::string_view text);
bool is_json_pointer(std::string_view text);

}  // namespace pawl::schema
