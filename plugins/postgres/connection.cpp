#include "connection.hpp"

#include "failure.hpp"
#include "values.hpp"

#include <algorithm>
#include <charconv>
#include <poll.h>
#include <string_view>
#include <vector>

namespace pawl::postgres {
namespace {

// In verbose messages: "FATAL:  28P01: password authentication failed".
std::string state_in(std::string_view message) {
  constexpr size_t state_size = 5;
  const size_t at = message.find(":  ");
  if (at == message.npos || message.size() < at + 4 + state_size) return "";
  const std::string_view state = message.substr(at + 3, state_size);
  const bool is_state = std::all_of(state.begin(), state.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  });
  return is_state && message[at + 3 + state_size] == ':' ? std::string(state) : "";
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

std::string diagnosis(const PGresult& result, int field) {
  const char* text = PQresultErrorField(&result, field);
  return text == nullptr ? "" : text;
}

}  // namespace

connection::connection(const call& current, const database_login& to) : call_(current) {
  const auto left_ms = std::max<int64_t>(current.time_left().count(), 1);
  const std::string port = std::to_string(to.port);
  const std::string options = "-c statement_timeout=" + std::to_string(left_ms);
  const char* const names[] = {"host",
                               "port",
                               "dbname",
                               "user",
                               "password",
                               "sslmode",
                               "application_name",
                               "client_encoding",
                               "options",
                               "tcp_user_timeout",
                               nullptr};
  const char* const values[] = {to.host.c_str(),
                                port.c_str(),
                                to.database.c_str(),
                                to.user.c_str(),
                                to.password.c_str(),
                                to.sslmode.c_str(),
                                "pawl",
                                "UTF8",
                                options.c_str(),
                                "5000",
                                nullptr};
  connection_.reset(PQconnectStartParams(names, values, 0));
  if (!connection_) throw transient_error(PAWL_ERROR_UNAVAILABLE, "out of memory");
  PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  PQsetErrorVerbosity(connection_.get(), PQERRORS_VERBOSE);  // only so is there a SQLSTATE in it
  connect();
  PQsetErrorVerbosity(connection_.get(), PQERRORS_DEFAULT);
}

void connection::connect() {
  PGconn* made = connection_.get();
  auto asks = PQstatus(made) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (asks == PGRES_POLLING_READING || asks == PGRES_POLLING_WRITING) {
    wait(asks == PGRES_POLLING_READING ? POLLIN : POLLOUT);
    asks = PQconnectPoll(made);
  }
  if (asks == PGRES_POLLING_OK && PQsetnonblocking(made, 1) == 0) return;
  const std::string said = first_line(PQerrorMessage(made));
  if (PQconnectionNeedsPassword(made) != 0)
    throw final_error(PAWL_ERROR_UNAUTHENTICATED, "PostgreSQL asks for a password");
  throw failure_of(state_in(said), said);
}

void connection::wait(short events) {
  constexpr int look_every_ms = 50;
  pollfd ready{PQsocket(connection_.get()), events, 0};
  for (;;) {
    const auto left_ms = call_.time_left().count();
    if (left_ms <= 0) {
      cancel();
      throw transient_error(PAWL_ERROR_TIMEOUT, "PostgreSQL did not finish within the deadline");
    }
    if (call_.cancelled()) {
      cancel();
      throw error(PAWL_ERROR_CANCELLED, "stopped while PostgreSQL worked");
    }
    if (::poll(&ready, 1, static_cast<int>(std::min<int64_t>(left_ms, look_every_ms))) > 0) return;
  }
}

void connection::cancel() {
  if (PQtransactionStatus(connection_.get()) != PQTRANS_ACTIVE) return;
  char why[256];
  PGcancel* handle = PQgetCancel(connection_.get());
  if (handle != nullptr) PQcancel(handle, why, sizeof why);
  PQfreeCancel(handle);
}

void connection::send(const statement& what) {
  std::vector<std::optional<std::string>> texts;
  std::vector<const char*> pointers;
  texts.reserve(what.parameters.size());
  for (const auto& each : what.parameters) {
    const auto& text = texts.emplace_back(to_parameter(each));
    pointers.push_back(text ? text->c_str() : nullptr);
  }
  PGconn* to = connection_.get();
  if (what.sql.find('\0') != what.sql.npos)
    throw final_error(PAWL_ERROR_INVALID_INPUT, "sql holds a zero byte");
  if (PQsendQueryParams(to, what.sql.c_str(), static_cast<int>(pointers.size()), nullptr,
                        pointers.data(), nullptr, nullptr, 0) == 0 ||
      PQsetSingleRowMode(to) == 0)
    throw failure_of("", first_line(PQerrorMessage(to)));
  int unsent = PQflush(to);
  for (; unsent > 0; unsent = PQflush(to)) {
    wait(POLLIN | POLLOUT);
    if (PQconsumeInput(to) == 0) unsent = -1;
  }
  if (unsent < 0) throw failure_of("", first_line(PQerrorMessage(to)));
}

connection::owned_result connection::next_result() {
  while (PQisBusy(connection_.get()) != 0) {
    wait(POLLIN);
    if (PQconsumeInput(connection_.get()) == 0)
      throw failure_of("", first_line(PQerrorMessage(connection_.get())));
  }
  return owned_result(PQgetResult(connection_.get()));
}

void connection::read_row(const PGresult& from, statement_result& into, room& left) {
  if (--left.rows < 0)
    throw final_error(PAWL_ERROR_TOO_LARGE,
                      "the result has more rows than allowed: use LIMIT, or raise rows_max");
  row& filled = into.rows.emplace_back();
  for (size_t at = 0; at < into.columns.size(); ++at) {
    const int column = static_cast<int>(at);
    const auto size = static_cast<size_t>(PQgetlength(&from, 0, column));
    left.bytes -= static_cast<int64_t>(size + into.columns[at].size());
    if (left.bytes < 0)
      throw final_error(PAWL_ERROR_TOO_LARGE,
                        "the result holds more bytes than allowed: ask for fewer rows or columns");
    if (PQgetisnull(&from, 0, column) != 0)
      filled.emplace(into.columns[at], nullptr);
    else
      filled.emplace(into.columns[at],
                     to_value(PQftype(&from, column), {PQgetvalue(&from, 0, column), size}));
  }
}

void connection::read_result(const PGresult& from, statement_result& into, room& left) const {
  const auto status = PQresultStatus(&from);
  if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
    const std::string state = diagnosis(from, PG_DIAG_SQLSTATE);
    // The detail and the context may hold values; the primary message is for people.
    throw failure_of(state, state.empty() ? first_line(PQresultErrorMessage(&from))
                                          : diagnosis(from, PG_DIAG_MESSAGE_PRIMARY));
  }
  if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw final_error(PAWL_ERROR_INVALID_INPUT,
                      "the statement is empty, or copies from or to the client");
  for (int at = static_cast<int>(into.columns.size()); at < PQnfields(&from); ++at) {
    const std::string name = PQfname(&from, at);
    if (std::count(into.columns.begin(), into.columns.end(), name) != 0)
      throw final_error(PAWL_ERROR_INVALID_INPUT,
                        "two columns are named " + name + ": name one of them with AS");
    into.columns.push_back(name);
  }
  if (status == PGRES_SINGLE_TUPLE) return read_row(from, into, left);
  const std::string_view tag = PQcmdStatus(const_cast<PGresult*>(&from));
  const std::string_view count = PQcmdTuples(const_cast<PGresult*>(&from));
  if (!tag.starts_with("SELECT"))
    std::from_chars(count.data(), count.data() + count.size(), into.changes);
}

statement_result connection::run(const statement& what, room& left) {
  send(what);
  statement_result result;
  try {
    while (const owned_result next = next_result()) read_result(*next, result, left);
  } catch (const error& why) {
    if (why.code() == PAWL_ERROR_TOO_LARGE) cancel();
    throw;
  }
  return result;
}

void connection::run(const std::string& sql) {
  room none;
  run({sql}, none);
}

}  // namespace pawl::postgres
