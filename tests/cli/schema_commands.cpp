#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using pawl::cli::test::shell;

namespace {

class folder : public pawl::cli::test::temporary_directory {
 public:
  std::string write(const std::string& name, std::string_view text) const {
    const auto file = path / name;
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
};

constexpr std::string_view person =
    R"({"properties": {"age": {"type": "integer", "minimum": 18}}, "required": ["name"]})";

// Two groups of three tests, of which the last two get another verdict than they ask for.
constexpr std::string_view suite = R"([
  {"description": "numbers", "schema": {"minimum": 2}, "tests": [
    {"description": "above", "data": 3, "valid": true},
    {"description": "below", "data": 1, "valid": true}]},
  {"description": "broken", "schema": {"type": "text"}, "tests": [
    {"description": "any", "data": 3, "valid": true}]}
])";

}  // namespace

BOOST_AUTO_TEST_CASE(a_schema_alone_is_checked) {
  const folder folder;
  shell shell;
  BOOST_TEST(shell.run({"schema", "check", folder.write("good.json", person)}) == 0);
  BOOST_TEST(shell.out.ends_with("good.json can be used\n"));
  BOOST_TEST(shell.run({"schema", "check", folder.write("bad.json", R"({"items": 1})")}) == 1);
  BOOST_TEST(shell.says("bad.json: the schema can't be used: at #/items: "));
  BOOST_TEST(shell.run({"schema", "check", folder.write("text.json", "{")}) == 1);
  BOOST_TEST(shell.says("it is not JSON"));
  BOOST_TEST(shell.run({"schema", "check", "/no/such/file"}) == 3);
  BOOST_TEST(shell.says("the file /no/such/file can't be read"));
  BOOST_TEST(shell.run({"schema", "check", folder.path.string()}) == 3);
}

BOOST_AUTO_TEST_CASE(a_document_is_held_against_its_schema) {
  const folder folder;
  const std::string schema = folder.write("person.json", person);
  shell shell;
  shell.stdin_text = R"({"name": "Ada", "age": 36})";
  BOOST_TEST(shell.run({"schema", "check", schema, "-"}) == 0);
  BOOST_TEST(shell.out == "- fits\n");
  const std::string child = folder.write("child.json", R"({"age": 7})");
  BOOST_TEST(shell.run({"schema", "check", schema, child}) == 1);
  BOOST_TEST(shell.says("  /age must be at least 18, but is 7\n    by #/properties/age/minimum\n"));
  BOOST_TEST(shell.says("  the value must have the property \"name\"\n    by #/required\n"));
  BOOST_TEST(!shell.says("--most"));
  BOOST_TEST(shell.run({"schema", "check", schema, child, "--most", "1"}) == 1);
  BOOST_TEST(!shell.says("\"name\""));
  BOOST_TEST(shell.says("There may be more"));
  BOOST_TEST(shell.run({"schema", "check", schema, child, "--most", "0"}) == 2);
}

BOOST_AUTO_TEST_CASE(violations_are_one_document_with_json) {
  const folder folder;
  const std::string schema = folder.write("person.json", person);
  const std::string child = folder.write("child.json", R"({"name": "Tim", "age": 7})");
  shell shell;
  BOOST_TEST(shell.run({"schema", "check", schema, child, "--json"}) == 1);
  BOOST_TEST(shell.document().at("fits").as_bool() == false);
  BOOST_TEST(boost::json::serialize(shell.document().at("violations")) ==
             R"([{"instance_path":"/age","schema_path":"#/properties/age/minimum",)"
             R"("keyword":"minimum","message":"must be at least 18, but is 7"}])");
  BOOST_TEST(shell.run({"schema", "check", schema, "--json"}) == 0);
  BOOST_TEST(shell.out == "{\"usable\":true}\n");
}

BOOST_AUTO_TEST_CASE(a_document_that_is_not_json_is_a_wrong_input) {
  const folder folder;
  const std::string schema = folder.write("any.json", "{}");
  shell shell;
  BOOST_TEST(shell.run({"schema", "check", schema, folder.write("a.json", "[1,")}) == 2);
  BOOST_TEST(shell.says("a.json is not JSON: "));
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  BOOST_TEST(shell.run({"schema", "check", schema, folder.write("b.json", deep)}) == 2);
  BOOST_TEST(shell.says("b.json nests deeper than 1000"));
  BOOST_TEST(shell.run({"schema", "check", schema, "/no/such/file"}) == 3);
}

BOOST_AUTO_TEST_CASE(the_draft_and_the_formats_can_be_chosen) {
  const folder folder;
  const std::string tuple = folder.write("tuple.json", R"({"items": [{"format": "ipv4"}]})");
  shell shell;
  shell.stdin_text = R"(["here"])";
  BOOST_TEST(shell.run({"schema", "check", tuple, "-"}) == 1);
  BOOST_TEST(shell.run({"schema", "check", tuple, "-", "--draft", "7"}) == 1);
  BOOST_TEST(shell.says("must have the format ipv4"));
  BOOST_TEST(shell.run({"schema", "check", tuple, "-", "--draft", "7", "--no-formats"}) == 0);
  BOOST_TEST(shell.run({"schema", "check", tuple, "-", "--draft", "4"}) == 2);
  BOOST_TEST(shell.says("--draft: \"4\" is not 7 or 2020-12"));
}

BOOST_AUTO_TEST_CASE(files_of_the_suite_are_run_and_misses_are_told) {
  const folder folder;
  const std::string file = folder.write("suite.json", suite);
  shell shell;
  BOOST_TEST(shell.run({"schema", "test", file}) == 1);
  BOOST_TEST(
      shell.says("suite.json: numbers: below\n  it must fit, but the value must be at least"));
  BOOST_TEST(shell.says("suite.json: broken: any\n  the schema can't be used: at #/type: "));
  BOOST_TEST(shell.out.ends_with("\n1 passed, 2 failed\n"));
  BOOST_TEST(shell.run({"schema", "test", file, file, "--json"}) == 1);
  const boost::json::object document = shell.document();
  BOOST_TEST(document.at("passed").as_int64() == 2);
  BOOST_TEST(document.at("failed").as_int64() == 4);
  const auto& missed = document.at("files").as_array().at(1).at("missed").as_array();
  BOOST_TEST(missed.at(0).at("test").as_string() == "below");
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_suites_format_is_a_wrong_input) {
  const folder folder;
  shell shell;
  for (const std::string_view text :
       {"", "{}", "[1]", R"([{"schema": {}}])", R"([{"schema": {}, "tests": {}}])",
        R"([{"schema": {}, "tests": [{"data": 1}]}])",
        R"([{"schema": {}, "tests": [{"data": 1, "valid": "yes"}]}])"}) {
    BOOST_TEST(shell.run({"schema", "test", folder.write("suite.json", text)}) == 2, text);
    BOOST_TEST(shell.says("suite.json: this is not a file of the JSON Schema Test Suite: "));
  }
  BOOST_TEST(shell.run({"schema", "test", "/no/such/file"}) == 3);
  BOOST_TEST(shell.run({"schema", "test"}) == 2);
  BOOST_TEST(shell.says("pawl schema test needs FILE"));
}

BOOST_AUTO_TEST_CASE(the_suites_remote_documents_are_found) {
  const folder folder;
  folder.write("remote.json", R"({"type": "null"})");
  const std::string file = folder.write("suite.json", R"([{
    "schema": {"$ref": "http://localhost:1234/remote.json"},
    "tests": [{"data": null, "valid": true}, {"data": 1, "valid": false}]}])");
  shell shell;
  BOOST_TEST(shell.run({"schema", "test", file}) == 1);
  BOOST_TEST(shell.says("no schema with the URI \"http://localhost:1234/remote.json\""));
  BOOST_TEST(shell.run({"schema", "test", file, "--remotes", folder.path.string()}) == 0);
  BOOST_TEST(shell.out == "2 passed, 0 failed\n");
}
