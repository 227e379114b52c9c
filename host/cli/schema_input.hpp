// What the commands about schemas share: their files and their options.
#pragma once

#include "cli/session.hpp"
#include "schema/checker.hpp"

#include <string>
#include <vector>

namespace pawl::cli {

// `more`, and the options that both commands have.
std::vector<option> with_schema_options(std::vector<option> more);

// Errors: usage.
result<schema::compile_options> schema_options(session& session);

// The text of a file, or of stdin for "-". Errors: not_found.
result<std::string> read_file(session& session, const std::string& name);

}  // namespace pawl::cli
