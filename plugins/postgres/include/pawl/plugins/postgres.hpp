// Typed references to the actions of the postgres module, and its kind of credential.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pawl::postgres {

struct database_login {
  std::string host;
  int port = 5432;
  std::string database;
  std::string user;
  std::string password = {};
  std::string sslmode = "prefer";
};
BOOST_DESCRIBE_STRUCT(database_login, (), (host, port, database, user, password, sslmode))
PAWL_SCHEMA(database_login, pawl::closed,
            pawl::field(&database_login::host, "A name, an address, or a Unix socket's folder")
                .length_min(1),
            pawl::field(&database_login::port).minimum(1).maximum(65'535).defaults(),
            pawl::field(&database_login::password).secret().defaults(),
            pawl::field(&database_login::sslmode, "As libpq understands it")
                .pattern("^(disable|allow|prefer|require|verify-ca|verify-full)$")
                .defaults())

inline constexpr pawl::credential<database_login> login{"postgres.login"};

// Parameters stand for $1, $2, ... An object or array is its JSON text; the server gives each the
// type that the statement asks for.
struct statement {
  std::string sql;
  std::vector<boost::json::value> parameters = {};
};
BOOST_DESCRIBE_STRUCT(statement, (), (sql, parameters))
PAWL_SCHEMA(statement, pawl::closed, pawl::field(&statement::sql, "One statement").length_min(1),
            pawl::field(&statement::parameters, "For $1, $2, ...").items_max(65'535).defaults())

using row = std::map<std::string, boost::json::value>;  // by column

struct statement_result {
  std::vector<std::string> columns;  // in the statement's order
  std::vector<row> rows;
  int64_t changes = 0;  // rows inserted, updated or deleted
};
BOOST_DESCRIBE_STRUCT(statement_result, (), (columns, rows, changes))

struct query_input {
  std::string sql;
  std::vector<boost::json::value> parameters = {};
  int64_t rows_max = 1000;
  int64_t bytes_max = 1024 * 1024;
};
BOOST_DESCRIBE_STRUCT(query_input, (), (sql, parameters, rows_max, bytes_max))
PAWL_SCHEMA(query_input, pawl::closed,
            pawl::field(&query_input::sql, "One statement that changes nothing").length_min(1),
            pawl::field(&query_input::parameters, "For $1, $2, ...").items_max(65'535).defaults(),
            pawl::field(&query_input::rows_max, "More rows are an error")
                .minimum(1)
                .maximum(100'000)
                .defaults(),
            pawl::field(&query_input::bytes_max, "More bytes are an error")
                .minimum(1)
                .maximum(3 * 1024 * 1024)
                .defaults())

struct execute_input {
  std::string sql;
  std::vector<boost::json::value> parameters = {};
  bool exactly_once = false;
};
BOOST_DESCRIBE_STRUCT(execute_input, (), (sql, parameters, exactly_once))
PAWL_SCHEMA(execute_input, pawl::closed,
            pawl::field(&execute_input::sql, "One statement").length_min(1),
            pawl::field(&execute_input::parameters, "For $1, $2, ...").items_max(65'535).defaults(),
            pawl::field(&execute_input::exactly_once,
                        "Record the result in the database, and give it again to a later attempt")
                .defaults())

struct transaction_input {
  std::vector<statement> statements;
  bool exactly_once = false;
};
BOOST_DESCRIBE_STRUCT(transaction_input, (), (statements, exactly_once))
PAWL_SCHEMA(transaction_input, pawl::closed,
            pawl::field(&transaction_input::statements, "All of them take effect, or none")
                .items_min(1)
                .items_max(1000),
            pawl::field(&transaction_input::exactly_once,
                        "Record the results in the database, and give them again to a later "
                        "attempt")
                .defaults())

struct transaction_output {
  std::vector<statement_result> results;  // one for each statement
};
BOOST_DESCRIBE_STRUCT(transaction_output, (), (results))

inline constexpr pawl::action<query_input, statement_result> query{"postgres.query"};
inline constexpr pawl::action<execute_input, statement_result> execute{"postgres.execute"};
inline constexpr pawl::action<transaction_input, transaction_output> transaction{
    "postgres.transaction"};

}  // namespace pawl::postgres
