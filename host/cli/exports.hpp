// What the commands about actions and about workflows share.
#pragma once

#include "cli/session.hpp"

namespace pawl::cli {

int list_exports(session& session, const std::vector<export_info>& exports);
int show_export(session& session, const export_info& exported);

}  // namespace pawl::cli
