#include "operations.hpp"

#include "connection.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <boost/json/string.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace pawl::sqlite {
namespace {

connection open_to_write(const root_folders& roots, const call& current,
                         const std::string& database, bool create) {
  const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
  return {current, roots.find(database, create), flags};
}

// What an earlier attempt of the step recorded.
std::optional<std::string> recorded(connection& database, const std::string& key) {
  database.run(
      "CREATE TABLE IF NOT EXISTS pawl_idempotency("
      "key TEXT PRIMARY KEY NOT NULL, result TEXT NOT NULL, created_at_s INTEGER NOT NULL"
      ") WITHOUT ROWID");
  room enough{1, 4 * 1024 * 1024};
  const statement look{"SELECT result FROM pawl_idempotency WHERE key = ?",
                       {boost::json::string(key)}};
  const auto found = database.run(look, enough, author::module);
  if (found.rows.empty()) return std::nullopt;
  return from_value<std::string>(found.rows.front().at("result"));
}

void record(connection& database, const std::string& key, const std::string& result) {
  using boost::json::string;
  room none;
  database.run(
      {"INSERT INTO pawl_idempotency VALUES(?, ?, unixepoch())", {string(key), string(result)}},
      none, author::module);
}

// All of it in one transaction, which takes the write lock at once and so never has to give up in
// the middle. What throws rolls back: the connection is closed.
transaction_output run_all(connection& database, const std::vector<statement>& statements,
                           std::optional<std::string_view> idempotency_key) {
  database.run("BEGIN IMMEDIATE");
  const std::string key(idempotency_key.value_or(""));
  if (idempotency_key) {
    if (const auto before = recorded(database, key)) return from_json<transaction_output>(*before);
  }
  transaction_output out;
  room left;
  for (const statement& each : statements)
    out.results.push_back(database.run(each, left, author::caller));
  if (idempotency_key) record(database, key, to_json(out));
  database.run("COMMIT");
  return out;
}

}  // namespace

statement_result run_query(const root_folders& roots, const call& current, const query_input& in) {
  connection database(current, roots.find(in.database, false), SQLITE_OPEN_READONLY);
  if (!database.is_readonly(in.sql))
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      "sqlite.query changes nothing: use sqlite.execute");
  room left{in.rows_max, in.bytes_max};
  return database.run({in.sql, in.parameters}, left, author::caller);
}

statement_result run_execute(const root_folders& roots, const call& current,
                             const execute_input& in) {
  connection database = open_to_write(roots, current, in.database, in.create);
  const statement what{in.sql, in.parameters};
  if (in.exactly_once) return run_all(database, {what}, current.idempotency_key()).results.front();
  room left;
  return database.run(what, left, author::caller);
}

transaction_output run_transaction(const root_folders& roots, const call& current,
                                   const transaction_input& in) {
  connection database = open_to_write(roots, current, in.database, in.create);
  return run_all(database, in.statements,
                 in.exactly_once ? std::optional(current.idempotency_key()) : std::nullopt);
}

}  // namespace pawl::sqlite
