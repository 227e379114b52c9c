// The actions of the sqlite module, as functions. All block, all throw pawl::error, any thread.
#pragma once

#include "roots.hpp"

#include <pawl/call.hpp>
#include <pawl/plugins/sqlite.hpp>

namespace pawl::sqlite {

statement_result run_query(const root_folders& roots, const call& current, const query_input& in);
statement_result run_execute(const root_folders& roots, const call& current,
                             const execute_input& in);
transaction_output run_transaction(const root_folders& roots, const call& current,
                                   const transaction_input& in);

}  // namespace pawl::sqlite
