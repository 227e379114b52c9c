// The postgres module against a real PostgreSQL of the test's own.
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"

#include <pawl/plugins/postgres.hpp>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unistd.h>

namespace postgres = pawl::postgres;
using boost::json::value;
using pawl::test::call_facts;

namespace {

// On a Unix socket in a folder of its own. PostgreSQL does not run as root.
class real_server {
 public:
  real_server() {
    run("initdb -D " + data() + " -U ada -A scram-sha-256 --no-sync --pwfile=<(echo the-secret)");
    start();
  }
  real_server(const real_server&) = delete;
  ~real_server() { try_run("pg_ctl -D " + data() + " -m immediate stop"); }

  void start() {
    run("pg_ctl -D " + data() + " -w -l " + folder_ / "log" + " -o '-k " + folder_.path().string() +
        " -F -c listen_addresses= -c max_connections=20' start");
  }
  void kill() { run("pg_ctl -D " + data() + " -m immediate stop"); }
  postgres::database_login login() const {
    return {folder_.path().string(), 5432, "postgres", "ada", "the-secret", "disable"};
  }

 private:
  std::string data() const { return folder_ / "data"; }
  bool try_run(const std::string& command) {
    std::string line = "PATH=$(echo /usr/lib/postgresql/*/bin):$PATH; cd /; " + command;
    std::ofstream(folder_ / "command") << line << '\n';
    line = "bash " + folder_ / "command" + " >/dev/null 2>&1";
    if (::geteuid() == 0)
      line = "chown postgres " + folder_.path().string() + " && runuser -u postgres -- " + line;
    return std::system(line.c_str()) == 0;
  }
  void run(const std::string& command) {
    if (!try_run(command)) throw std::runtime_error("this failed: " + command);
  }

  pawl::test::temporary_folder folder_;
};

// One server for all tests: it takes seconds to make.
real_server& server() {
  static real_server one;
  return one;
}

struct fixture {
  fixture() {
    module.set_credential(postgres::login, server().login());
    execute("DROP TABLE IF EXISTS t, pawl_idempotency");
    execute("CREATE TABLE t(id int PRIMARY KEY, v text)");
  }
  postgres::statement_result execute(const std::string& sql, std::vector<value> parameters = {}) {
    return module.run(postgres::execute, {sql, std::move(parameters)});
  }
  value one(const std::string& sql, std::vector<value> parameters = {}) {
    return module.run(postgres::query, {sql, std::move(parameters)}).rows.at(0).begin()->second;
  }
  pawl::error failure(const std::string& sql) { return module.failure(postgres::execute, {sql}); }
  int64_t count() { return one("SELECT count(*) FROM t").as_int64(); }

  pawl::test::loaded_module module;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postgres_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  const auto [output, expected] = module.example("postgres.query", "query");
  BOOST_TEST(output == expected);
}

BOOST_AUTO_TEST_CASE(values_have_their_types) {
  BOOST_TEST(one("SELECT $1::bigint", {-9'007'199'254'740'993}) == value(-9'007'199'254'740'993));
  BOOST_TEST(one("SELECT $1::float8", {1.5}) == value(1.5));
  BOOST_TEST(one("SELECT $1::bool", {true}) == value(true));
  BOOST_TEST(one("SELECT $1::text", {nullptr}).is_null());
  BOOST_TEST(one("SELECT $1::text", {"hé' llo"}) == value("hé' llo"));
  const value document = boost::json::object{{"a", boost::json::array{1, nullptr}}};
  BOOST_TEST(one("SELECT $1::jsonb", {document}) == document);
  BOOST_TEST(one("SELECT $1::int[]", {"{1,2}"}) == value("{1,2}"));
  BOOST_TEST(one("SELECT 1.10::numeric") == value("1.10"));
}

BOOST_AUTO_TEST_CASE(a_statement_tells_what_it_changed_and_returned) {
  const auto made = execute("INSERT INTO t VALUES(1, 'a'), (2, 'b') RETURNING v, id");
  BOOST_TEST(made.changes == 2);
  BOOST_TEST((made.columns == std::vector<std::string>{"v", "id"}));
  BOOST_TEST(made.rows.at(1).at("id") == value(2));
}

BOOST_AUTO_TEST_CASE(errors_carry_their_sqlstate) {
  const auto expect = [&](const std::string& sql, const std::string& code, bool retryable,
                          const std::string& state) {
    const auto why = failure(sql);
    BOOST_TEST(why.code() == code, sql << ": " << why.code() << " " << why.message());
    BOOST_TEST(why.retryable() == retryable);
    BOOST_TEST(why.details() == R"({"sqlstate":")" + state + "\"}");
  };
  const auto raised = [](const std::string& state) {
    return "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '" + state + "'; END $$";
  };
  expect("SELEC", "sql_error", false, "42601");
  expect("SELECT 1; SELECT 2", "sql_error", false, "42601");
  expect("INSERT INTO t VALUES(NULL)", PAWL_ERROR_CONFLICT, false, "23502");
  for (const char* state : {"40001", "40P01"})
    expect(raised(state), PAWL_ERROR_CONFLICT, true, state);
  for (const char* state : {"08006", "53200", "57P01"})
    expect(raised(state), PAWL_ERROR_UNAVAILABLE, true, state);
  BOOST_TEST(module.failure(postgres::query, {"DELETE FROM t"}).code() ==
             PAWL_ERROR_PERMISSION_DENIED);
}

BOOST_AUTO_TEST_CASE(results_have_limits) {
  postgres::query_input in{"SELECT generate_series(1, 1000000)"};
  BOOST_TEST(module.failure(postgres::query, in).code() == PAWL_ERROR_TOO_LARGE);
  in.sql = "SELECT repeat('x', 2000000)";
  BOOST_TEST(module.failure(postgres::query, in).code() == PAWL_ERROR_TOO_LARGE);
}

BOOST_AUTO_TEST_CASE(a_transaction_is_all_or_nothing) {
  postgres::transaction_input in{{{"INSERT INTO t VALUES($1)", {1}}, {"NONE"}}};
  BOOST_TEST(module.failure(postgres::transaction, in).code() == "sql_error");
  for (const char* end : {"COMMIT", " /* a /* b */ */ rollback", "-- x\nEND"}) {
    in.statements[1].sql = end;
    BOOST_TEST(module.failure(postgres::transaction, in).code() == PAWL_ERROR_PERMISSION_DENIED);
  }
  BOOST_TEST(count() == 0);
  in.statements[1].sql = "SELECT id FROM t";
  BOOST_TEST(module.run(postgres::transaction, in).results.at(1).rows.at(0).at("id") == value(1));
}

BOOST_AUTO_TEST_CASE(attempts_at_once_take_effect_once) {
  postgres::execute_input in{"INSERT INTO t SELECT count(*), 'x' FROM t RETURNING id"};
  in.exactly_once = true;
  const auto first = pawl::to_json(module.run(postgres::execute, in));
  std::vector<std::jthread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back(
        [&] { same += pawl::to_json(module.run(postgres::execute, in)) == first; });
  threads.clear();
  BOOST_TEST(same == 8);
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(a_long_statement_ends_with_its_deadline_or_a_cancel) {
  call_facts soon;
  soon.time_left = std::chrono::milliseconds(200);
  const auto why = module.failure(postgres::execute, {"SELECT pg_sleep(60)"}, soon);
  BOOST_TEST(why.code() == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(why.retryable());
  module.host.mark_cancelled(module.host.next_token());
  BOOST_TEST(failure("SELECT pg_sleep(60)").code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_wrong_login_is_final_and_tells_no_secret) {
  const auto expect = [&](const postgres::database_login& login, const std::string& code) {
    module.set_credential(postgres::login, login);
    const auto why = failure("SELECT 1");
    BOOST_TEST(why.code() == code, why.message());
    BOOST_TEST(why.message().find("secret") == std::string::npos);
  };
  auto login = server().login();
  login.password = "wrong-secret";
  expect(login, PAWL_ERROR_UNAUTHENTICATED);
  login = server().login();
  login.database = "none";
  expect(login, PAWL_ERROR_NOT_FOUND);
  login.host = "/no/such/folder";
  expect(login, PAWL_ERROR_UNAVAILABLE);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

// Of every ten calls one meets a conflict and one its server's end; the server itself is killed
// and started again under them. What was told to be done is there in the end, once.
BOOST_FIXTURE_TEST_CASE(ten_thousand_calls_end_as_they_must, fixture) {
  constexpr int calls = 10'000, rounds = 5, threads_count = 4, attempts_max = 10;
  constexpr size_t growth_bytes_max = 16 * 1024 * 1024;
  execute("INSERT INTO t VALUES(-1)");
  std::atomic<int> wrong = 0, completed = 0, lost = 0;
  std::shared_mutex runs;  // held alone while the server does not
  const auto one_call = [&](int number) {
    call_facts facts;
    facts.idempotency_key = "call-" + std::to_string(number);
    postgres::execute_input in{"INSERT INTO t VALUES($1)", {number % 10 == 3 ? -1 : number}};
    in.exactly_once = true;
    if (number % 10 == 7) in = {"SELECT pg_terminate_backend(pg_backend_pid())"};
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
      const auto ended = module.host.take(module.start(postgres::execute, in, facts));
      if (!ended.error) return void(number % 10 == 3 || number % 10 == 7 ? ++wrong : ++completed);
      if (number % 10 == 3 && !ended.error->retryable()) return;
      if (!ended.error->retryable()) return void(++wrong);
      ++lost;
      if (number % 10 == 7) return;
      const std::shared_lock wait_until_it_runs(runs);
    }
    ++wrong;
  };
  size_t resident_warm = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::jthread> threads;
    for (int lane = 0; lane < threads_count; ++lane)
      threads.emplace_back([&, round, lane] {
        const int from = calls / rounds * round;
        for (int number = from + lane; number < from + calls / rounds; number += threads_count)
          one_call(number);
      });
    {
      const std::lock_guard lock(runs);
      server().kill();
      server().start();
    }
    threads.clear();
    if (round == 0) resident_warm = pawl::test::resident_bytes();
  }
  const size_t resident = pawl::test::resident_bytes();
  const size_t grown = resident > resident_warm ? resident - resident_warm : 0;
  BOOST_TEST_MESSAGE("completed " << completed << ", attempts lost " << lost);
  BOOST_TEST_MESSAGE("resident " << resident_warm / 1024 << " KiB, grown by " << grown / 1024
                                 << " KiB");
  BOOST_TEST(wrong == 0);
  BOOST_TEST(completed == calls / 10 * 8);
  BOOST_TEST(count() == completed + 1);
  BOOST_TEST(grown < growth_bytes_max);
}

BOOST_AUTO_TEST_SUITE_END()
