// The sqlite module on real files: values, all or nothing, once only, and no way out of its roots.
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"

#include <pawl/plugins/sqlite.hpp>

#include <atomic>
#include <csignal>
#include <sqlite3.h>
#include <sys/wait.h>
#include <thread>

namespace sqlite = pawl::sqlite;
namespace fs = std::filesystem;
using boost::json::value;
using pawl::test::call_facts;

namespace {

// Another program that has the database open.
class rival {
 public:
  explicit rival(const std::string& path) { BOOST_REQUIRE(sqlite3_open(path.c_str(), &at_) == 0); }
  rival(const rival&) = delete;
  ~rival() { sqlite3_close(at_); }
  void run(const char* sql) {
    const int code = sqlite3_exec(at_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(at_));
  }

 private:
  sqlite3* at_ = nullptr;
};

constexpr const char* endless =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

struct fixture {
  fixture() {
    fs::create_directory(outside);
    execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v)", {}, true);
  }
  static std::string make(const std::string& path) {
    fs::create_directory(path);
    return path;
  }
  sqlite::statement_result execute(const std::string& sql, std::vector<value> parameters = {},
                                   bool create = false) {
    return module.run(sqlite::execute, {"a.db", sql, std::move(parameters), create});
  }
  sqlite::statement_result query(const std::string& sql, std::vector<value> parameters = {}) {
    return module.run(sqlite::query, {"a.db", sql, std::move(parameters)});
  }
  pawl::error query_failure(const std::string& sql, std::vector<value> parameters = {}) {
    return module.failure(sqlite::query, {"a.db", sql, std::move(parameters)});
  }
  pawl::error execute_failure(const std::string& sql) {
    return module.failure(sqlite::execute, {"a.db", sql});
  }
  int64_t count() { return query("SELECT count(*) AS n FROM t").rows.at(0).at("n").as_int64(); }

  pawl::test::temporary_folder folder;
  const std::string root = make(folder / "root"), outside = folder / "outside";
  pawl::test::loaded_module module{R"({"roots":[")" + root + R"("]})"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  rival(root + "/shop.db").run("CREATE TABLE t(x)");
  const auto [output, expected] = module.example("sqlite.query", "query");
  BOOST_TEST(output == expected);
}

BOOST_AUTO_TEST_CASE(values_come_back_as_they_went) {
  const std::vector<value> all = {nullptr,
                                  -9'007'199'254'740'993,
                                  1.5,
                                  "héllo",
                                  "",
                                  boost::json::object{{"base64", "/wD+"}},
                                  boost::json::object{{"base64", ""}}};
  for (const value& each : all)
    BOOST_TEST(query("SELECT ? AS v", {each}).rows.at(0).at("v") == each);
  BOOST_TEST(query("SELECT ? AS v", {true}).rows.at(0).at("v") == value(1));
  BOOST_TEST(query("SELECT ? AS v", {boost::json::array{1, "a"}}).rows.at(0).at("v") ==
             value(R"([1,"a"])"));
  for (const value& each : {value(UINT64_MAX), value(boost::json::object{{"base64", "/w"}})})
    BOOST_TEST(query_failure("SELECT ?", {each}).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(a_statement_tells_what_it_changed_and_returned) {
  const auto made = execute("INSERT INTO t(v) VALUES(?), (?) RETURNING id, v", {"a", "b"});
  BOOST_TEST(made.changes == 2);
  BOOST_TEST((made.columns == std::vector<std::string>{"id", "v"}));
  BOOST_TEST(made.rows.at(1).at("id") == value(2));
  BOOST_TEST(execute("CREATE TABLE u(x)").changes == 0);
}

BOOST_AUTO_TEST_CASE(a_query_changes_nothing) {
  BOOST_TEST(query_failure("DELETE FROM t").code() == PAWL_ERROR_PERMISSION_DENIED);
  BOOST_TEST(module.failure(sqlite::query, {"none.db", "SELECT 1"}).code() == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(!fs::exists(root + "/none.db"));
}

BOOST_AUTO_TEST_CASE(wrong_statements_are_final_errors) {
  BOOST_TEST(query_failure("SELEC").code() == "sql_error");
  BOOST_TEST(!query_failure("SELEC").retryable());
  BOOST_TEST(query_failure("SELEC").details() == R"({"sqlite_code":1})");
  for (const char* sql : {"SELECT 1; SELECT 2", " ", "-- nothing", "SELECT ?", "SELECT 1 a, 2 a"})
    BOOST_TEST(query_failure(sql).code() == PAWL_ERROR_INVALID_INPUT, sql);
  BOOST_TEST(query("SELECT 1 AS a; -- the end").rows.size() == 1u);
  execute("INSERT INTO t(id) VALUES(1)");
  BOOST_TEST(execute_failure("INSERT INTO t(id) VALUES(1)").code() == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(results_have_limits) {
  sqlite::query_input in{"a.db", "VALUES(1), (2), (3)"};
  in.rows_max = 2;
  BOOST_TEST(module.failure(sqlite::query, in).code() == PAWL_ERROR_TOO_LARGE);
  in.sql = "SELECT zeroblob(1000) AS b";
  in.bytes_max = 1000;
  BOOST_TEST(module.failure(sqlite::query, in).code() == PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(query_failure("SELECT zeroblob(5000000)").code() == PAWL_ERROR_TOO_LARGE);
}

BOOST_AUTO_TEST_CASE(a_transaction_is_all_or_nothing) {
  sqlite::transaction_input in{"a.db", {{"INSERT INTO t(id, v) VALUES(?, 'x')", {7}}, {"NONE"}}};
  BOOST_TEST(module.failure(sqlite::transaction, in).code() == "sql_error");
  BOOST_TEST(count() == 0);
  for (const char* end : {"COMMIT", "ROLLBACK", "SAVEPOINT s"}) {
    in.statements[1].sql = end;
    BOOST_TEST(module.failure(sqlite::transaction, in).code() == PAWL_ERROR_PERMISSION_DENIED);
  }
  in.statements[1].sql = "SELECT v FROM t";
  BOOST_TEST(module.run(sqlite::transaction, in).results.at(1).rows.at(0).at("v") == value("x"));
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(exactly_once_gives_the_recorded_result_again) {
  sqlite::execute_input in{"a.db", "INSERT INTO t(v) VALUES(random()) RETURNING v"};
  in.exactly_once = true;
  const auto first = module.run(sqlite::execute, in), again = module.run(sqlite::execute, in);
  BOOST_TEST(pawl::to_json(first) == pawl::to_json(again));
  BOOST_TEST(again.changes == 1);
  BOOST_TEST(count() == 1);
  call_facts other;
  other.idempotency_key = "key-2";
  module.run(sqlite::execute, in, other);
  BOOST_TEST(count() == 2);
}

BOOST_AUTO_TEST_CASE(attempts_at_once_take_effect_once) {
  sqlite::transaction_input in{"a.db", {{"INSERT INTO t(v) VALUES(1)"}}};
  in.exactly_once = true;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { module.run(sqlite::transaction, in); });
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(a_failed_call_records_no_key) {
  sqlite::execute_input in{"a.db", "INSERT INTO later(x) VALUES(1)"};
  in.exactly_once = true;
  BOOST_TEST(module.failure(sqlite::execute, in).code() == "sql_error");
  execute("CREATE TABLE later(x)");
  BOOST_TEST(module.run(sqlite::execute, in).changes == 1);
}

BOOST_AUTO_TEST_CASE(a_busy_database_is_waited_for_until_the_deadline) {
  rival other(root + "/a.db");
  other.run("BEGIN IMMEDIATE");
  call_facts soon;
  soon.time_left = std::chrono::milliseconds(100);
  const auto why = module.failure(sqlite::execute, {"a.db", "DELETE FROM t"}, soon);
  BOOST_TEST(why.code() == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(why.retryable());
  std::thread waiting([&] { execute("INSERT INTO t(v) VALUES(1)"); });
  other.run("COMMIT");
  waiting.join();
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(a_long_statement_ends_with_its_deadline_or_a_cancel) {
  call_facts soon;
  soon.time_left = std::chrono::milliseconds(50);
  BOOST_TEST(module.failure(sqlite::query, {"a.db", endless}, soon).code() == PAWL_ERROR_TIMEOUT);
  module.host.mark_cancelled(module.host.next_token());
  BOOST_TEST(query_failure(endless).code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(no_path_and_no_statement_leads_out_of_the_root) {
  rival(outside + "/secret.db").run("CREATE TABLE s(x)");
  fs::create_symlink(outside, root + "/link");
  fs::create_symlink(outside + "/secret.db", root + "/alias.db");
  fs::create_symlink(outside + "/new.db", root + "/dangling.db");
  for (const std::string& path :
       {outside + "/secret.db", std::string("../outside/secret.db"), std::string("link/secret.db"),
        std::string("alias.db"), std::string("dangling.db"), root + "-not/a.db"}) {
    sqlite::execute_input in{path, "CREATE TABLE mine(x)"};
    in.create = true;
    BOOST_TEST(module.failure(sqlite::execute, in).code() == PAWL_ERROR_PERMISSION_DENIED, path);
  }
  BOOST_TEST(!fs::exists(outside + "/new.db"));
  for (const std::string& sql :
       {"ATTACH '" + outside + "/secret.db' AS s", "VACUUM INTO '" + outside + "/copy.db'",
        "PRAGMA temp_store_directory = '" + outside + "'"})
    BOOST_TEST(execute_failure(sql).code() == PAWL_ERROR_PERMISSION_DENIED, sql);
  BOOST_TEST(!fs::exists(outside + "/copy.db"));
  execute("VACUUM");
  for (const char* path : {"", ".", ".."})
    BOOST_TEST(module.failure(sqlite::query, {path, "SELECT 1"}).code() ==
               PAWL_ERROR_INVALID_INPUT);
  fs::create_directory(root + "/sub");
  BOOST_TEST(module.failure(sqlite::query, {"sub", "SELECT 1"}).code() == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(without_roots_every_call_is_refused_with_the_way_out) {
  pawl::test::loaded_module closed;
  const auto why = closed.failure(sqlite::query, {"a.db", "SELECT 1"});
  BOOST_TEST(why.code() == PAWL_ERROR_PERMISSION_DENIED);
  BOOST_TEST(why.message().find("\"roots\"") != std::string::npos);
  BOOST_CHECK_THROW(pawl::test::loaded_module(R"({"roots":["/no/such/folder"]})"), pawl::error);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_named_corrupt) {
  std::ofstream(root + "/b.db") << std::string(5000, 'x');
  const auto why = module.failure(sqlite::query, {"b.db", "SELECT * FROM t"});
  BOOST_TEST(why.code() == "corrupt");
  BOOST_TEST(!why.retryable());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

// Of every ten calls one meets a conflict, one a lock that outlives it, one runs too long, and one
// is a second attempt. Meanwhile a program that writes to the database is killed now and then.
BOOST_FIXTURE_TEST_CASE(ten_thousand_calls_end_as_they_must, fixture) {
  constexpr int calls = 10'000, warm = 2'000, threads_count = 4;
  constexpr size_t growth_bytes_max = 16 * 1024 * 1024;
  execute("PRAGMA journal_mode = WAL");
  execute("INSERT INTO t(id) VALUES(-1)");
  rival(root + "/locked.db").run("CREATE TABLE t(x)");
  rival lock(root + "/locked.db");
  lock.run("BEGIN EXCLUSIVE");
  const auto one = [&](int number) -> std::string {
    call_facts facts;
    facts.idempotency_key = "call-" + std::to_string(number);
    sqlite::execute_input in{"a.db", "INSERT INTO t(id) VALUES(?)", {number}};
    in.exactly_once = true;
    switch (number % 10) {
      case 3:
        in.parameters = {-1};
        break;
      case 5:
        in.database = "locked.db";
        facts.time_left = std::chrono::milliseconds(5);
        break;
      case 7:
        facts.time_left = std::chrono::milliseconds(5);
        in = {"a.db", endless};
        break;
      case 9:  // the second attempt of the call before, which has its key
        facts.idempotency_key = "call-" + std::to_string(number - 1);
        in.parameters = {number - 1};
        break;
      default:
        break;
    }
    const uint64_t token = module.start(sqlite::execute, in, facts);
    const auto ended = module.host.take(token);
    return ended.error ? ended.error->code() : "completed";
  };
  const auto expected = [](int number) -> std::string {
    if (number % 10 == 3) return PAWL_ERROR_CONFLICT;
    return number % 10 == 5 || number % 10 == 7 ? PAWL_ERROR_TIMEOUT : "completed";
  };
  const auto kill_a_writer = [&] {
    const pid_t child = ::fork();
    if (child == 0) {
      sqlite3* at = nullptr;
      sqlite3_open((root + "/a.db").c_str(), &at);
      sqlite3_busy_timeout(at, 10'000);
      sqlite3_exec(at, "BEGIN IMMEDIATE; UPDATE t SET v = randomblob(100)", nullptr, nullptr,
                   nullptr);
      ::raise(SIGKILL);
    }
    BOOST_REQUIRE(::waitpid(child, nullptr, 0) == child);
  };
  std::atomic<int> wrong = 0;
  size_t resident_warm = 0;
  const auto work = [&](int from, int to) {
    std::vector<std::thread> threads;
    for (int lane = 0; lane < threads_count; ++lane)
      threads.emplace_back([&, lane] {
        // Ten by ten, so that a second attempt follows its first.
        for (int number = from; number < to; ++number)
          if (number / 10 % threads_count == lane && one(number) != expected(number)) ++wrong;
      });
    for (std::thread& thread : threads) thread.join();
  };
  for (int from = 0; from < calls; from += warm) {
    work(from, from + warm);
    kill_a_writer();
    if (from == 0) resident_warm = pawl::test::resident_bytes();
  }
  const size_t resident = pawl::test::resident_bytes();
  const size_t grown = resident > resident_warm ? resident - resident_warm : 0;
  BOOST_TEST_MESSAGE("resident after " << warm << " calls: " << resident_warm / 1024
                                       << " KiB, grown by " << grown / 1024 << " KiB");
  BOOST_TEST(wrong == 0);
  BOOST_TEST(count() == calls / 10 * 6 + 1);
  BOOST_TEST(grown < growth_bytes_max);
}

BOOST_AUTO_TEST_SUITE_END()
