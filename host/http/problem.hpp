// A refusal as a document that programs can read: RFC 9457.
#pragma once

#include "http/message.hpp"

namespace pawl::http {

// {"type", "title", "status", "detail", "code"}: the title is the status in words, `code` is one of
// the ABI's error codes (status.h) or a more specific one, `detail` is for a person.
response problem(unsigned status, std::string_view code, std::string_view detail);

// "Not Found"; empty for a status without a name.
std::string_view reason_phrase(unsigned status);

}  // namespace pawl::http
