// Goal: every fault that shows while loading is refused with the reason that helps its author, and
// the host goes on. Method: a catalog over a directory that holds the faulty file and a good one.
#include "modules/catalog.hpp"
#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::modules;
using namespace module_tests;

namespace {

struct expectation {
  const char* fault;
  const char* reason;  // part of it
};

const expectation expectations[] = {
    {"bad_options", "the options of action bad-options.act are not JSON"},
    {"bad_schema", "the input schema of action bad-schema.act"},
    {"bad_slug", "the name of action Bad Slug! must match"},
    {"bad_text", "the module's title is not UTF-8"},
    {"bad_timeout", "timeout_ms in the options of action bad-timeout.act"},
    {"bad_version", "the module's version '1.0 beta/2'"},
    {"crash_in_entry", "it crashed while it was described: SIGSEGV"},
    {"duplicate_action", "it exports the action duplicate-action.act twice"},
    {"entry_error", "its entry answered status 4 (unsupported)"},
    {"exit_in_entry", "it ended the process, with exit code 0"},
    {"hang_in_entry", "it had not described itself after 5000 ms"},
    {"missing_action_title", "action missing-action-title.act has no title"},
    {"missing_description", "action missing-description.act has no description"},
    {"missing_schema", "action missing-schema.act has no output schema"},
    {"missing_title", "the module has no title"},
    {"newer_minor", "it needs version 1.999 of the ABI and this host speaks 1."},
    {"no_entry", "it exports no pawl_module_v1"},
    {"null_activate", "(null-activate.flow) has no `activate` function"},
    {"null_create", "(null-create.flow) has no `create` function"},
    {"null_destroy", "(null-destroy.flow) has no `destroy` function"},
    {"null_start", "(null-start.act) has no `start` function"},
    {"slug_clash", "the action name good.act is taken by module good 1.0.0"},
    {"small_action", "action 0 has size 24"},
    {"small_module", "pawl_module has size 16"},
    {"throw_in_entry", "its entry threw a C++ exception (out of luck)"},
    {"wrong_major", "it is built for major version 2 of the ABI and this host speaks 1"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(each_fault_is_refused_with_its_reason) {
  const noting_host host;
  for (const auto& [name, reason] : expectations) {
    temporary_directory directory;
    put_module(directory / "modules", name);
    put_module(directory / "modules", "good");
    catalog_options options;
    options.copies_directory = directory / "copies";
    options.directories = {directory / "modules"};
    options.host = host.table();
    options.describe = described_by_program();
    if (std::string(name) == "hang_in_entry") options.describe.timeout = std::chrono::seconds(5);
    catalog modules(std::move(options));
    modules.scan();

    const auto now = modules.current();
    BOOST_TEST_CONTEXT(name) {
      BOOST_REQUIRE(now->refused.size() == 1);
      BOOST_TEST(now->refused[0].file == directory / "modules" / (std::string(name) + ".so"));
      BOOST_TEST(now->refused[0].reason.find(reason) != std::string::npos,
                 now->refused[0].reason << " does not say: " << reason);
      BOOST_TEST(now->active.size() == 1);
      BOOST_TEST((modules.find_action("good.act") != nullptr));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_foreign_file_is_refused_with_its_reason) {
  temporary_directory directory;
  const std::string good = read_file(fault("good"));
  put_file(directory / "modules/cut.so", good.substr(0, good.size() / 2));
  put_file(directory / "modules/empty.so", "");
  put_file(directory / "modules/text.so", "not a library\n");
  const noting_host host;
  catalog_options options;
  options.copies_directory = directory / "copies";
  options.directories = {directory / "modules"};
  options.host = host.table();
  options.describe = described_by_program();
  catalog modules(std::move(options));
  modules.scan();
  const auto now = modules.current();
  BOOST_REQUIRE(now->refused.size() == 3);
  BOOST_TEST(now->refused[0].reason.find("cut short") != std::string::npos);
  BOOST_TEST(now->refused[1].reason.find("empty") != std::string::npos);
  BOOST_TEST(now->refused[2].reason.find("no ELF file") != std::string::npos);
}
