#include "connection.hpp"

#include "values.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <algorithm>
#include <string_view>
#include <thread>

namespace pawl::sqlite {
namespace {

bool is_over(const call& current) {
  return current.time_left().count() <= 0 || current.cancelled();
}

int wait_while_busy(void* current, int tries) {
  if (is_over(*static_cast<const call*>(current))) return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(std::min(1 + tries, 20)));
  return 1;
}

// `transaction` is null outside of ours: VACUUM begins and ends one of its own.
int refuse(void* transaction, int action, const char* first, const char*, const char*,
           const char*) {
  constexpr std::string_view pragmas_refused[] = {"temp_store_directory", "data_store_directory"};
  const std::string_view name = first == nullptr ? "?" : first;
  switch (action) {
    case SQLITE_ATTACH:  // only the nameless temporary one that VACUUM makes
      return name.empty() ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return transaction == nullptr ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
      return std::count(std::begin(pragmas_refused), std::end(pragmas_refused), name) != 0
                 ? SQLITE_DENY
                 : SQLITE_OK;
    default:
      return SQLITE_OK;
  }
}

error meaning_of(int primary, const std::string& message) {
  switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_SCHEMA:
      return transient_error(PAWL_ERROR_UNAVAILABLE, message);
    case SQLITE_CONSTRAINT:
      return final_error(PAWL_ERROR_CONFLICT, message);
    case SQLITE_TOOBIG:
      return final_error(PAWL_ERROR_TOO_LARGE, message);
    case SQLITE_AUTH:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return final_error(PAWL_ERROR_PERMISSION_DENIED, message);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return final_error("corrupt", message);
    default:
      return final_error("sql_error", message);
  }
}

void take(room& left, const std::string& name, const boost::json::value& value) {
  constexpr int64_t bytes_least = 8;
  const int64_t size = value.is_string()   ? static_cast<int64_t>(value.get_string().size())
                       : value.is_object() ? static_cast<int64_t>(to_json(value).size())
                                           : bytes_least;
  left.bytes -= size + static_cast<int64_t>(name.size());
  if (left.bytes < 0)
    throw final_error(PAWL_ERROR_TOO_LARGE,
                      "the result holds more bytes than allowed: ask for fewer rows or columns");
}

}  // namespace

connection::connection(const call& current, const std::string& path, int flags) : call_(current) {
  constexpr int value_bytes_max = 4 * 1024 * 1024, check_every = 10'000;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened,
                                   flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  check(code);
  void* borrowed = const_cast<call*>(&current);
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, value_bytes_max);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_busy_handler(opened, &wait_while_busy, borrowed);
  sqlite3_progress_handler(
      opened, check_every, [](void* at) { return is_over(*static_cast<const call*>(at)) ? 1 : 0; },
      borrowed);
}

void connection::allow(author by) {
  sqlite3* database = database_.get();
  sqlite3_set_authorizer(database, by == author::caller ? &refuse : nullptr,
                         sqlite3_get_autocommit(database) != 0 ? nullptr : database);
}

connection::prepared connection::prepare(const std::string& sql) {
  sqlite3_stmt* made = nullptr;
  const char* rest = sql.data();
  const auto next = [&] {
    const auto size = static_cast<int>(sql.data() + sql.size() - rest);
    const int code = sqlite3_prepare_v2(database_.get(), rest, size, &made, &rest);
    prepared owner(made);
    check(code);
    return owner;
  };
  prepared first = next();
  // What follows may be a comment, which is no statement.
  if (!first || (rest != sql.data() + sql.size() && next()))
    throw final_error(PAWL_ERROR_INVALID_INPUT,
                      "sql must hold exactly one statement; sqlite.transaction takes several");
  return first;
}

statement_result connection::run(const statement& what, room& left, author by) {
  allow(by);
  const prepared ready = prepare(what.sql);
  const auto wanted = static_cast<size_t>(sqlite3_bind_parameter_count(ready.get()));
  if (wanted != what.parameters.size())
    throw final_error(PAWL_ERROR_INVALID_INPUT, "the statement takes " + std::to_string(wanted) +
                                                    " parameters, got " +
                                                    std::to_string(what.parameters.size()));
  for (size_t at = 0; at < wanted; ++at)
    check(bind(ready.get(), static_cast<int>(at) + 1, what.parameters[at]));

  statement_result result;
  for (int at = 0; at < sqlite3_column_count(ready.get()); ++at) {
    const std::string name = sqlite3_column_name(ready.get(), at);
    if (std::count(result.columns.begin(), result.columns.end(), name) != 0)
      throw final_error(PAWL_ERROR_INVALID_INPUT,
                        "two columns are named " + name + ": name one of them with AS");
    result.columns.push_back(name);
  }
  const int64_t changes_before = sqlite3_total_changes64(database_.get());
  int code = sqlite3_step(ready.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(ready.get())) {
    if (--left.rows < 0)
      throw final_error(PAWL_ERROR_TOO_LARGE,
                        "the result has more rows than allowed: use LIMIT, or raise rows_max");
    row& filled = result.rows.emplace_back();
    for (size_t at = 0; at < result.columns.size(); ++at) {
      boost::json::value value = column(ready.get(), static_cast<int>(at));
      take(left, result.columns[at], value);
      filled.emplace(result.columns[at], std::move(value));
    }
  }
  if (code != SQLITE_DONE) fail(code);
  if (sqlite3_total_changes64(database_.get()) != changes_before)
    result.changes = sqlite3_changes64(database_.get());
  return result;
}

void connection::run(const char* sql) {
  allow(author::module);
  check(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr));
}

bool connection::is_readonly(const std::string& sql) {
  allow(author::caller);
  return sqlite3_stmt_readonly(prepare(sql).get()) != 0;
}

void connection::check(int code) const {
  if (code != SQLITE_OK) fail(code);
}

void connection::fail(int code) const {
  if (is_over(call_) && ((code & 0xff) == SQLITE_INTERRUPT || (code & 0xff) == SQLITE_BUSY)) {
    if (call_.time_left().count() <= 0)
      throw transient_error(PAWL_ERROR_TIMEOUT, "the database did not finish within the deadline");
    throw error(PAWL_ERROR_CANCELLED, "stopped while the database worked");
  }
  const char* said = database_ ? sqlite3_errmsg(database_.get()) : sqlite3_errstr(code);
  throw meaning_of(code & 0xff, std::string("SQLite: ") + said)
      .with_details(R"({"sqlite_code":)" + std::to_string(code) + '}');
}

}  // namespace pawl::sqlite
