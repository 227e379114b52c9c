// One connection, for the length of one call, on that call's thread. What takes longer than the
// call may is cancelled on the server.
#pragma once

#include <pawl/call.hpp>
#include <pawl/plugins/postgres.hpp>

#include <libpq-fe.h>
#include <memory>
#include <string>

namespace pawl::postgres {

// What a call's results may hold together; counted down as rows are read.
struct room {
  int64_t rows = 1000;
  int64_t bytes = 1024 * 1024;
};

class connection {
 public:
  // Borrows the call. Throws pawl::error.
  connection(const call& current, const database_login& to);

  // Runs one statement to its end. Throws pawl::error; the connection is then only to be closed.
  statement_result run(const statement& what, room& left);
  void run(const std::string& sql);

 private:
  struct finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using owned_result = std::unique_ptr<PGresult, clear>;

  void connect();
  void send(const statement& what);
  owned_result next_result();  // empty after the last
  void wait(short events);
  void cancel();
  static void read_row(const PGresult& from, statement_result& into, room& left);
  void read_result(const PGresult& from, statement_result& into, room& left) const;

  const call& call_;
  std::unique_ptr<PGconn, finish> connection_;
};

}  // namespace pawl::postgres
