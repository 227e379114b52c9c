// Runs the JSON Schema Test Suite where it is installed: the current draft 2020-12 beside the
// project, draft 7 and the formats of both drafts from Debian's packages. Each miss is printed.
#include "schema/suite.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace pawl::schema;
namespace files = std::filesystem;

namespace {

const files::path beside = files::path(PAWL_SHARED_DATA) / "json-schema-2020-12";
// The packages json-schema-test-suite, and libtest-json-schema-acceptance-perl, which is newer.
const files::path debian = "/usr/share/json-schema-test-suite";
const files::path debian_perl = "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance";

// The formats that are asserted.
constexpr const char* formats[] = {"date", "date-time",     "duration",     "email", "hostname",
                                   "ipv4", "ipv6",          "json-pointer", "regex", "time",
                                   "uri",  "uri-reference", "uuid"};

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

compile_options options_for(const files::path& root, draft version, bool assert_formats) {
  compile_options options;
  options.assert_formats = assert_formats;
  options.assumed_draft = version;
  options.resolve = remotes_in(root / "remotes");
  return options;
}

struct total {
  size_t passed = 0;
  size_t count = 0;
};

void run_file(const files::path& file, const compile_options& options, total& out) {
  const auto score = run_suite(read(file), options);
  if (!score) BOOST_FAIL(file.string() + ": " + score.error().message);
  out.passed += score->passed;
  out.count += score->passed + score->missed.size();
  for (const suite_miss& miss : score->missed) {
    BOOST_TEST_MESSAGE("missed: " << file.stem().string() << ": " << miss.group << ": " << miss.test
                                  << ": " << miss.reason);
  }
}

void check_all(const char* name, const total& score, size_t count_min) {
  BOOST_TEST_MESSAGE(name << ": " << score.passed << " of " << score.count);
  BOOST_TEST(score.count >= count_min);
  BOOST_TEST(score.passed == score.count);
}

void check_required(const char* name, const files::path& root, const char* folder, draft version,
                    size_t count_min) {
  const compile_options options = options_for(root, version, false);
  total score;
  for (const auto& entry : files::directory_iterator(root / "tests" / folder)) {
    if (entry.path().extension() == ".json") run_file(entry.path(), options, score);
  }
  check_all(name, score, count_min);
}

void check_formats(const char* name, const files::path& root, const char* folder, draft version,
                   size_t count_min) {
  const compile_options options = options_for(root, version, true);
  total score;
  for (const char* format : formats) {
    const files::path file =
        root / "tests" / folder / "optional/format" / (std::string(format) + ".json");
    if (files::exists(file)) run_file(file, options, score);
  }
  check_all(name, score, count_min);
}

}  // namespace

BOOST_AUTO_TEST_CASE(draft_2020_12_required, *present(beside)) {
  check_required("draft 2020-12", beside, "draft2020-12", draft::draft_2020_12, 1'299);
}

BOOST_AUTO_TEST_CASE(draft_7_required, *present(debian)) {
  check_required("draft 7", debian, "draft7", draft::draft_7, 423);
}

BOOST_AUTO_TEST_CASE(draft_7_required_newer, *present(debian_perl)) {
  check_required("draft 7, newer", debian_perl, "draft7", draft::draft_7, 861);
}

BOOST_AUTO_TEST_CASE(draft_7_formats, *present(debian_perl)) {
  check_formats("draft 7, formats", debian_perl, "draft7", draft::draft_7, 1);
}

BOOST_AUTO_TEST_CASE(draft_2020_12_formats, *present(debian_perl)) {
  check_formats("draft 2020-12, formats", debian_perl, "draft2020-12", draft::draft_2020_12, 1);
}
