// One open database, for the length of one call, on that call's thread. A busy database is waited
// for, and a long statement runs, until the call is cancelled or its deadline has passed.
#pragma once

#include <pawl/call.hpp>
#include <pawl/plugins/sqlite.hpp>

#include <memory>
#include <sqlite3.h>
#include <string>

namespace pawl::sqlite {

// What a call's results may hold together; counted down as rows are read.
struct room {
  int64_t rows = 1000;
  int64_t bytes = 1024 * 1024;
};

// Who wrote a statement: people's may neither reach other files nor end our transaction.
enum class author { module, caller };

class connection {
 public:
  // `flags` are those of sqlite3_open_v2. Borrows the call. Throws pawl::error.
  connection(const call& current, const std::string& path, int flags);

  // Runs one statement to its end. Throws pawl::error.
  statement_result run(const statement& what, room& left, author by);
  void run(const char* sql);  // of our own

  // True when the statement changes nothing.
  bool is_readonly(const std::string& sql);

 private:
  struct close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  struct finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using prepared = std::unique_ptr<sqlite3_stmt, finalize>;

  prepared prepare(const std::string& sql);
  void allow(author by);
  void check(int code) const;
  [[noreturn]] void fail(int code) const;

  const call& call_;
  std::unique_ptr<sqlite3, close> database_;
};

}  // namespace pawl::sqlite
