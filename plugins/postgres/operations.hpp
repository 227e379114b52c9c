// The actions of the postgres module, as functions. All block, all throw pawl::error, any thread.
#pragma once

#include <pawl/call.hpp>
#include <pawl/plugins/postgres.hpp>

namespace pawl::postgres {

statement_result run_query(const call& current, const query_input& in);
statement_result run_execute(const call& current, const execute_input& in);
transaction_output run_transaction(const call& current, const transaction_input& in);

}  // namespace pawl::postgres
