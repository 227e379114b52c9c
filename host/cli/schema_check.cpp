#include "cli/commands.hpp"
#include "cli/schema_input.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

constexpr size_t nesting_max = 1'000;

result<boost::json::value> read_json(session& session, const std::string& name) {
  auto text = read_file(session, name);
  if (!text) return text.error();
  boost::json::stream_parser parser({}, {.max_depth = nesting_max});
  boost::json::error_code error;
  const size_t read = parser.write(text->data(), text->size(), error);
  if (!error) parser.finish(error);
  if (!error) return parser.release();
  const bool deep = error == boost::json::error::too_deep;
  return failure{.code = PAWL_ERROR_INVALID_INPUT,
                 .message = deep ? fmt::format("{} nests deeper than {}", name, nesting_max)
                                 : fmt::format("{} is not JSON: {} at byte {}", name,
                                               error.message(), read + 1)};
}

boost::json::object document(const schema::violation& wrong) {
  return {{"instance_path", wrong.instance_path},
          {"schema_path", wrong.schema_path},
          {"keyword", wrong.keyword},
          {"message", wrong.message}};
}

int tell(session& session, const std::vector<schema::violation>& found, size_t count_max) {
  if (session.json()) {
    boost::json::array violations;
    for (const schema::violation& each : found) violations.push_back(document(each));
    session.print(boost::json::object{{"fits", found.empty()}, {"violations", violations}});
    return found.empty() ? exit_code::done : exit_code::failed;
  }
  std::ostream& out = session.world.out;
  const std::string& instance = session.args.operand(1);
  if (found.empty()) {
    out << fmt::format("{} fits\n", instance);
    return exit_code::done;
  }
  out << fmt::format("{} does not fit:\n", instance);
  for (const schema::violation& each : found) {
    out << fmt::format("  {}\n    by {}\n", each.sentence(), each.schema_path);
  }
  if (found.size() == count_max) {
    out << fmt::format("There may be more: --most N tells of N instead of {}.\n", count_max);
  }
  return exit_code::failed;
}

int check(session& session) {
  PAWL_TRY(options, schema_options(session));
  PAWL_TRY(count_max, session.number_option("--most", 20));
  if (count_max == 0) return session.fail({.code = "usage", .message = "--most: must be above 0"});
  const std::string& name = session.args.operand(0);
  PAWL_TRY(text, read_file(session, name));
  auto rules = schema::checker::compile(text, options);
  if (!rules) {
    failure why = rules.error();
    why.message = fmt::format("{}: {}", name, why.message);
    return session.fail(why);
  }
  if (session.args.operands().size() > 1) {
    PAWL_TRY(instance, read_json(session, session.args.operand(1)));
    return tell(session, rules->violations(instance, count_max), count_max);
  }
  if (session.json()) {
    session.print(boost::json::object{{"usable", true}});
  } else {
    session.world.out << fmt::format("{} can be used\n", name);
  }
  return exit_code::done;
}

}  // namespace

command schema_check_command() {
  return {
      .path = "schema check",
      .summary = "Say what is wrong with a JSON Schema, or with a document by it",
      .operands = {{"SCHEMA", "A file: the JSON Schema; - for stdin"},
                   {"INSTANCE", "A file: a JSON document to hold against it; - for stdin", true}},
      .options = with_schema_options({{"--most", "N", "Tell of at most N violations (20)"}}),
      .notes =
          "Ends with 1 when the schema can't be used or the document does not fit, with 2 when\n"
          "the document is not JSON, and with 3 when a file is not there.",
      .run = &check,
  };
}

}  // namespace pawl::cli
