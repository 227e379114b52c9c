// Errors about a misspelt action or workflow, with the name that was probably meant. Pure.
#pragma once

#include <pawl/host.hpp>

namespace pawl::cli {

// If `why` has that code, with the nearest of the names.
failure with_suggestion(failure why, std::string_view code, std::string_view word,
                        const std::vector<export_info>& known);

// The one of that name. Errors: `code`, with a suggestion or the command that lists them.
result<export_info> find_export(const std::vector<export_info>& known, const std::string& name,
                                std::string_view code, std::string_view list_command);

}  // namespace pawl::cli
