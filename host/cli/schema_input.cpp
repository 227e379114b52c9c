#include "cli/schema_input.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace pawl::cli {
namespace {

std::string all_of(std::istream& from) {
  return std::string(std::istreambuf_iterator<char>(from), {});
}

}  // namespace

std::vector<option> with_schema_options(std::vector<option> more) {
  more.push_back({"--draft", "DRAFT", "7 or 2020-12: of schemas without a $schema (2020-12)"});
  more.push_back({"--no-formats", "", "Let `format` refuse nothing"});
  return more;
}

result<schema::compile_options> schema_options(session& session) {
  schema::compile_options options;
  options.assert_formats = !session.args.has("--no-formats");
  const std::string written = session.args.value("--draft").value_or("2020-12");
  if (written == "7") {
    options.assumed_draft = schema::draft::draft_7;
  } else if (written != "2020-12") {
    return failure{.code = "usage",
                   .message = fmt::format("--draft: \"{}\" is not 7 or 2020-12", written)};
  }
  return options;
}

result<std::string> read_file(session& session, const std::string& name) {
  if (name == "-") return all_of(session.world.in);
  std::ifstream file(name, std::ios::binary);
  if (!file || std::filesystem::is_directory(name)) {
    return failure{.code = PAWL_ERROR_NOT_FOUND,
                   .message = fmt::format("the file {} can't be read", name)};
  }
  return all_of(file);
}

}  // namespace pawl::cli
