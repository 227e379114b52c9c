// Runs the JSON Schema Test Suite where it is installed: draft 2020-12 beside the project, draft 7
// from Debian's package. Each miss is printed.
#include "schema/checker.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

using namespace pawl::schema;
namespace files = std::filesystem;

namespace {

const files::path suite_2020_12 = files::path(PAWL_SHARED_DATA) / "json-schema-2020-12";
const files::path suite_7 = "/usr/share/json-schema-test-suite";
constexpr std::string_view draft_7_uri = "http://json-schema.org/draft-07/schema#";

auto present(const files::path& where) {
  return boost::unit_test::precondition([where](boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result out(files::exists(where));
    out.message() << "the test suite is not at " << where;
    return out;
  });
}

std::string read(const files::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

struct score {
  int right = 0;
  int all = 0;
};

class suite {
 public:
  // `schema_uri` is given to the schemas that have no `$schema`.
  suite(const files::path& root, bool assert_formats, std::string_view schema_uri = {})
      : schema_uri_(schema_uri) {
    options_.assert_formats = assert_formats;
    options_.resolve = [remotes = root / "remotes"](std::string_view uri) {
      constexpr std::string_view server = "http://localhost:1234/";
      std::optional<std::string> out;
      if (!uri.starts_with(server)) return out;
      const files::path file = remotes / uri.substr(server.size());
      if (files::is_regular_file(file)) out = read(file);
      return out;
    };
  }

  void run_file(const files::path& file) {
    const auto groups = boost::json::parse(read(file));
    for (const auto& group : groups.as_array()) {
      run_group(group.as_object(), file.stem().string());
    }
  }

  void run_folder(const files::path& folder) {
    for (const auto& entry : files::directory_iterator(folder)) {
      if (entry.path().extension() == ".json") run_file(entry.path());
    }
  }

  [[nodiscard]] score total() const { return total_; }

 private:
  void run_group(const boost::json::object& group, const std::string& file) {
    boost::json::value schema = group.at("schema");
    if (!schema_uri_.empty() && schema.is_object()) {
      schema.get_object().emplace("$schema", schema_uri_);
    }
    const auto rules = checker::compile_value(schema, options_);
    for (const auto& test : group.at("tests").as_array()) {
      ++total_.all;
      const auto& instance = test.at("data");
      const bool expected = test.at("valid").as_bool();
      if (rules.ok() && rules->accepts(instance) == expected &&
          rules->check(instance).has_value() != expected) {
        ++total_.right;
        continue;
      }
      BOOST_TEST_MESSAGE("missed: " << file << ": " << group.at("description") << ": "
                                    << test.at("description")
                                    << (rules.ok() ? "" : " (" + rules.error().message + ")"));
    }
  }

  compile_options options_;
  std::string_view schema_uri_;
  score total_;
};

void check_all(const char* name, score total) {
  BOOST_TEST_MESSAGE(name << ": " << total.right << " of " << total.all);
  BOOST_TEST(total.all > 0);
  BOOST_TEST(total.right == total.all);
}

}  // namespace

BOOST_AUTO_TEST_CASE(draft_2020_12_required, *present(suite_2020_12)) {
  suite cases(suite_2020_12, false);
  cases.run_folder(suite_2020_12 / "tests/draft2020-12");
  check_all("draft 2020-12", cases.total());
}

BOOST_AUTO_TEST_CASE(draft_7_required, *present(suite_7)) {
  suite cases(suite_7, false, draft_7_uri);
  cases.run_folder(suite_7 / "tests/draft7");
  check_all("draft 7", cases.total());
}

BOOST_AUTO_TEST_CASE(draft_7_formats, *present(suite_7)) {
  suite cases(suite_7, true, draft_7_uri);
  for (const char* name : {"date", "date-time", "email", "hostname", "ipv4", "ipv6", "json-pointer",
                           "regex", "time", "uri", "uri-reference"}) {
    cases.run_file(suite_7 / "tests/draft7/optional/format" / (std::string(name) + ".json"));
  }
  check_all("draft 7, formats", cases.total());
}
