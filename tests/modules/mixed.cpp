// Modules of two compilers, and of C and C++, in one host.
#include "modules/catalog.hpp"
#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>

using namespace pawl::modules;
using namespace module_tests;

namespace {

// What the action answers, when it completes before start() returns.
std::string answer_of(const action& called, const char* input) {
  noting_host::noted().clear();
  pawl_call call = {};
  call.size = sizeof(call);
  call.attempt = 1;
  call.token = 1;
  call.input = {input, std::strlen(input)};
  BOOST_REQUIRE(called.table.start(called.self, &call) == PAWL_OK);
  BOOST_REQUIRE(noting_host::noted().size() == 1);
  return noting_host::noted()[0];
}

}  // namespace

BOOST_AUTO_TEST_CASE(modules_of_two_compilers_live_in_one_host) {
  temporary_directory directory;
  put_module(directory / "modules", "good");
  put_file(directory / "modules/greet.so", read_file(GXX_MODULE));
  const noting_host host;
  catalog_options options;
  options.copies_directory = directory / "copies";
  options.directories = {directory / "modules"};
  options.host = host.table();
  options.describe = described_by_program();
  catalog modules(std::move(options));
  modules.scan();

  const auto now = modules.current();
  BOOST_TEST(now->refused.empty());
  BOOST_REQUIRE(now->active.size() == 2);
  for (const active_module& live : now->active) {
    BOOST_TEST(live.module->about().warnings.empty());  // one export, none unique
  }
  BOOST_TEST(answer_of(*modules.find_action("good.act"), "null") == R"({"ok":true})");
  BOOST_TEST(answer_of(*modules.find_action("greet.hello"), R"({"name":"Ada"})") ==
             R"({"text":"Hello, Ada."})");
}
