// Between JSON values and SQLite's. Any thread that has the statement.
#pragma once

#include <boost/json/value.hpp>

#include <sqlite3.h>

namespace pawl::sqlite {

// Gives the parameter, counted from 1, its value. Throws pawl::error for what SQLite has no type
// for; otherwise the result code.
int bind(sqlite3_stmt* statement, int number, const boost::json::value& value);

// The value in that column, counted from 0, of the row that the statement is on.
boost::json::value column(sqlite3_stmt* statement, int number);

}  // namespace pawl::sqlite
