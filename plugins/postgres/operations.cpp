#include "operations.hpp"

#include "connection.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <boost/json/string.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

namespace pawl::postgres {
namespace {

// The statement's first word in upper case, after blanks and comments.
std::string first_word(std::string_view sql) {
  for (;;) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n\f\v;("), sql.size()));
    if (sql.starts_with("--")) {
      sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
    } else if (sql.starts_with("/*")) {
      int depth = 0;  // they nest
      do {
        const bool opens = sql.starts_with("/*"), closes = sql.starts_with("*/");
        depth += opens ? 1 : closes ? -1 : 0;
        sql.remove_prefix(std::min<size_t>(opens || closes ? 2 : 1, sql.size()));
      } while (depth > 0 && !sql.empty());
    } else {
      break;
    }
  }
  std::string word;
  for (const char c : sql) {
    const char up = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (up < 'A' || up > 'Z') break;
    word += up;
  }
  return word;
}

void refuse_transaction_control(const std::string& sql) {
  constexpr std::string_view refused[] = {"ABORT",   "BEGIN",    "COMMIT",    "END",  "PREPARE",
                                          "RELEASE", "ROLLBACK", "SAVEPOINT", "START"};
  const std::string word = first_word(sql);
  if (std::find(std::begin(refused), std::end(refused), word) != std::end(refused))
    throw final_error(PAWL_ERROR_PERMISSION_DENIED,
                      word + " is refused: the module begins and ends transactions itself");
}

// What an earlier attempt of the step recorded. Attempts of one step wait for each other: the lock
// on their key ends with the transaction.
std::optional<std::string> recorded(connection& database, const std::string& key) {
  room enough{4, 4 * 1024 * 1024};
  const auto there =
      database.run({"SELECT to_regclass('pawl_idempotency') IS NOT NULL AS there"}, enough);
  if (!from_value<bool>(there.rows.at(0).at("there"))) {
    // Two that make the table at once would fail.
    database.run("SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtext('pawl_idempotency'))");
    database.run(
        "CREATE TABLE IF NOT EXISTS pawl_idempotency(key text PRIMARY KEY, result text NOT NULL, "
        "created_at timestamptz NOT NULL DEFAULT now())");
  }
  database.run({"SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended($1, 0))",
                {boost::json::string(key)}},
               enough);
  const statement look{"SELECT result FROM pawl_idempotency WHERE key = $1",
                       {boost::json::string(key)}};
  const auto found = database.run(look, enough);
  if (found.rows.empty()) return std::nullopt;
  return from_value<std::string>(found.rows.front().at("result"));
}

transaction_output run_all(connection& database, const std::vector<statement>& statements,
                           std::optional<std::string_view> idempotency_key) {
  using boost::json::string;
  const std::string key(idempotency_key.value_or(""));
  for (const statement& each : statements) refuse_transaction_control(each.sql);
  database.run("BEGIN");
  if (idempotency_key) {
    if (const auto before = recorded(database, key)) return from_json<transaction_output>(*before);
  }
  transaction_output out;
  room left;
  for (const statement& each : statements) out.results.push_back(database.run(each, left));
  if (idempotency_key) {
    room none;
    database.run({"INSERT INTO pawl_idempotency(key, result) VALUES($1, $2)",
                  {string(key), string(to_json(out))}},
                 none);
  }
  database.run("COMMIT");
  return out;
}

}  // namespace

statement_result run_query(const call& current, const query_input& in) {
  refuse_transaction_control(in.sql);
  connection database(current, login.of(current));
  database.run("BEGIN READ ONLY");
  room left{in.rows_max, in.bytes_max};
  return database.run({in.sql, in.parameters}, left);
}

statement_result run_execute(const call& current, const execute_input& in) {
  refuse_transaction_control(in.sql);
  connection database(current, login.of(current));
  const statement what{in.sql, in.parameters};
  if (in.exactly_once) return run_all(database, {what}, current.idempotency_key()).results.front();
  room left;
  return database.run(what, left);
}

transaction_output run_transaction(const call& current, const transaction_input& in) {
  connection database(current, login.of(current));
  return run_all(database, in.statements,
                 in.exactly_once ? std::optional(current.idempotency_key()) : std::nullopt);
}

}  // namespace pawl::postgres
