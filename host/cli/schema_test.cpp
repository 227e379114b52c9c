#include "cli/commands.hpp"
#include "cli/schema_input.hpp"
#include "schema/suite.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

struct file_score : schema::suite_score {
  std::string file;
};

void print_document(session& session, const std::vector<file_score>& scores, size_t passed,
                    size_t failed) {
  boost::json::array list;
  for (const file_score& score : scores) {
    boost::json::array missed;
    for (const schema::suite_miss& miss : score.missed) {
      missed.push_back(
          boost::json::object{{"group", miss.group}, {"test", miss.test}, {"reason", miss.reason}});
    }
    list.push_back(boost::json::object{
        {"file", score.file}, {"passed", score.passed}, {"missed", std::move(missed)}});
  }
  session.print(
      boost::json::object{{"passed", passed}, {"failed", failed}, {"files", std::move(list)}});
}

void print_text(session& session, const std::vector<file_score>& scores, size_t passed,
                size_t failed) {
  std::ostream& out = session.world.out;
  for (const file_score& score : scores) {
    for (const schema::suite_miss& miss : score.missed) {
      out << fmt::format("{}: {}: {}\n  {}\n", score.file, miss.group, miss.test, miss.reason);
    }
  }
  out << fmt::format("{} passed, {} failed\n", passed, failed);
}

int test(session& session) {
  PAWL_TRY(options, schema_options(session));
  if (const auto folder = session.args.value("--remotes"))
    options.resolve = schema::remotes_in(*folder);
  std::vector<file_score> scores;
  size_t passed = 0;
  size_t failed = 0;
  for (const std::string& file : session.args.operands()) {
    PAWL_TRY(text, read_file(session, file));
    auto score = schema::run_suite(text, options);
    if (!score) {
      failure why = score.error();
      why.message = fmt::format("{}: {}", file, why.message);
      return session.fail(why);
    }
    passed += score->passed;
    failed += score->missed.size();
    scores.push_back({std::move(*score), file});
  }
  (session.json() ? print_document : print_text)(session, scores, passed, failed);
  return failed == 0 ? exit_code::done : exit_code::failed;
}

}  // namespace

command schema_test_command() {
  return {
      .path = "schema test",
      .summary = "Run files in the format of the JSON Schema Test Suite",
      .operands = {{"FILE", "A JSON array of groups: a schema, and tests of data and valid", false,
                    true}},
      .options = with_schema_options(
          {{"--remotes", "DIR", "Where documents at http://localhost:1234/ are"}}),
      .notes =
          "Prints each test that got another verdict than it must get, and the counts. Ends\n"
          "with 1 when there is one, with 2 when a file is not in the format, and with 3 when\n"
          "one is not there.",
      .run = &test,
  };
}

}  // namespace pawl::cli
