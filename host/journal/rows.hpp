// The bytes of the rows that the store keeps beside the logs: a version byte, then tagged fields.
// README.md in this folder has the tables. Any thread, nothing shared.
#pragma once

#include "journal/run_row.hpp"

#include <pawl/result.hpp>

#include <string>
#include <string_view>

namespace pawl::journal {

// The id, like a hook's token, is the key and not in the bytes. `out` is replaced.
void encode(const run_row& row, std::string& out);
void encode(const hook_row& row, std::string& out);
void encode(const closed_hook& row, std::string& out);

// Codes: `unsupported_format`, `corrupt`.
result<run_row> decode_run_row(std::string_view id, std::string_view bytes);
result<hook_row> decode_hook_row(std::string_view token, std::string_view bytes);
result<closed_hook> decode_closed_hook(std::string_view token, std::string_view bytes);

}  // namespace pawl::journal
