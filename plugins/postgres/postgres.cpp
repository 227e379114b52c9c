// The module `postgres`: queries, statements and transactions of a PostgreSQL server.
#include "operations.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

namespace pawl::postgres {

PAWL_CREDENTIAL(login, "PostgreSQL login",
                "Where the database is, and a user with no more rights than the steps need")

PAWL_ACTION(query, "Query", "Gives the rows of a statement, in a read-only transaction", run_query,
            pawl::blocking, pawl::needs(login))
PAWL_ACTION(execute, "Execute", "Runs one statement, once for each step where that is asked for",
            run_execute, pawl::blocking, pawl::needs(login))
PAWL_ACTION(transaction, "Transaction", "Runs several statements: all take effect, or none",
            run_transaction, pawl::blocking, pawl::needs(login))

}  // namespace pawl::postgres

PAWL_MODULE("postgres", PAWL_VERSION, "PostgreSQL",
            "Statements and transactions of a PostgreSQL server")
