// Typed references to the actions of the sqlite module. A database is a file: absolute inside a
// configured root, or relative to the first one.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pawl::sqlite {

// Parameters stand for the ?s of the statement. null, integers, reals and text are themselves, a
// boolean is 1 or 0, {"base64": "..."} is a blob, any other object or array is its JSON text.
struct statement {
  std::string sql;
  std::vector<boost::json::value> parameters = {};
};
BOOST_DESCRIBE_STRUCT(statement, (), (sql, parameters))
PAWL_SCHEMA(statement, pawl::closed, pawl::field(&statement::sql, "One statement").length_min(1),
            pawl::field(&statement::parameters, "For its ?s, in order").defaults())

using row = std::map<std::string, boost::json::value>;  // by column

struct statement_result {
  std::vector<std::string> columns;  // in the statement's order
  std::vector<row> rows;
  int64_t changes = 0;  // rows inserted, updated or deleted
};
BOOST_DESCRIBE_STRUCT(statement_result, (), (columns, rows, changes))

struct query_input {
  std::string database;
  std::string sql;
  std::vector<boost::json::value> parameters = {};
  int64_t rows_max = 1000;
  int64_t bytes_max = 1024 * 1024;
};
BOOST_DESCRIBE_STRUCT(query_input, (), (database, sql, parameters, rows_max, bytes_max))
PAWL_SCHEMA(query_input, pawl::closed, pawl::field(&query_input::database, "The file"),
            pawl::field(&query_input::sql, "One statement that changes nothing").length_min(1),
            pawl::field(&query_input::parameters, "For its ?s, in order").defaults(),
            pawl::field(&query_input::rows_max, "More rows are an error")
                .minimum(1)
                .maximum(100'000)
                .defaults(),
            pawl::field(&query_input::bytes_max, "More text and blobs are an error")
                .minimum(1)
                .maximum(3 * 1024 * 1024)
                .defaults())

struct execute_input {
  std::string database;
  std::string sql;
  std::vector<boost::json::value> parameters = {};
  bool create = false;
  bool exactly_once = false;
};
BOOST_DESCRIBE_STRUCT(execute_input, (), (database, sql, parameters, create, exactly_once))
PAWL_SCHEMA(execute_input, pawl::closed, pawl::field(&execute_input::database, "The file"),
            pawl::field(&execute_input::sql, "One statement").length_min(1),
            pawl::field(&execute_input::parameters, "For its ?s, in order").defaults(),
            pawl::field(&execute_input::create, "Make the file when it is missing").defaults(),
            pawl::field(&execute_input::exactly_once,
                        "Record the result in the database, and give it again to a later attempt")
                .defaults())

struct transaction_input {
  std::string database;
  std::vector<statement> statements;
  bool create = false;
  bool exactly_once = false;
};
BOOST_DESCRIBE_STRUCT(transaction_input, (), (database, statements, create, exactly_once))
PAWL_SCHEMA(transaction_input, pawl::closed, pawl::field(&transaction_input::database, "The file"),
            pawl::field(&transaction_input::statements, "All of them take effect, or none")
                .items_min(1)
                .items_max(1000),
            pawl::field(&transaction_input::create, "Make the file when it is missing").defaults(),
            pawl::field(&transaction_input::exactly_once,
                        "Record the results in the database, and give them again to a later "
                        "attempt")
                .defaults())

struct transaction_output {
  std::vector<statement_result> results;  // one for each statement
};
BOOST_DESCRIBE_STRUCT(transaction_output, (), (results))

inline constexpr pawl::action<query_input, statement_result> query{"sqlite.query"};
inline constexpr pawl::action<execute_input, statement_result> execute{"sqlite.execute"};
inline constexpr pawl::action<transaction_input, transaction_output> transaction{
    "sqlite.transaction"};

}  // namespace pawl::sqlite
