// A module compiled straight into a program: its entry, its configuration, its close.
#include "sdk/fake_host.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <boost/test/unit_test.hpp>

namespace {

struct config {
  std::vector<std::string> roots;
};
BOOST_DESCRIBE_STRUCT(config, (), (roots))

std::vector<std::string> roots;
int closed = 0;

inline constexpr pawl::action<int, int> twice{"test.twice"};
PAWL_ACTION(twice, "Twice", "Doubles a number", [](int number) { return 2 * number; })

// As the workflow header does it.
const int extension_table = 1;
struct extension_entry {
  extension_entry() {
    pawl::detail::add_extension("pawl.test/1", &extension_table);
    pawl::detail::add_extension("pawl.test/1", &extension_table);
  }
} const entered;

PAWL_MODULE("test", "1.2.3", "Test", "A module for a test", pawl::on_open<config>([](config given) {
              if (given.roots.empty()) throw pawl::final_error("no_roots", "name a root");
              roots = given.roots;
            }),
            pawl::on_close([] { ++closed; }))

struct fixture {
  fixture() {
    module.size = sizeof module;
    BOOST_REQUIRE(pawl_module_v1(&host, &module) == PAWL_OK);
  }
  pawl_status open(std::string_view text) {
    return module.open(&host, pawl::detail::view(text), &why);
  }

  pawl::test::fake_host host;
  pawl_module module{};
  pawl_error why{sizeof(pawl_error), 0, {}, {}, {}, 0};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(modules, fixture)

BOOST_AUTO_TEST_CASE(the_entry_describes_the_module) {
  using pawl::detail::text;
  BOOST_TEST(module.size == sizeof(pawl_module));
  BOOST_TEST(module.abi_minor_min == 0u);
  BOOST_TEST(text(module.name) == "test");
  BOOST_TEST(text(module.version) == "1.2.3");
  BOOST_TEST(text(module.title) == "Test");
  BOOST_TEST(text(module.description) == "A module for a test");
  BOOST_TEST(text(module.config_schema) == pawl::schema_of<config>());
  BOOST_TEST(module.action_count == 1u);
}

BOOST_AUTO_TEST_CASE(a_host_that_takes_less_gets_less) {
  pawl_module small{};
  small.size = offsetof(pawl_module, open);
  BOOST_REQUIRE(pawl_module_v1(&host, &small) == PAWL_OK);
  BOOST_TEST(small.size == offsetof(pawl_module, open));
  BOOST_TEST(small.action_count == 1u);
  BOOST_TEST((small.open == nullptr));
}

BOOST_AUTO_TEST_CASE(its_actions_run) {
  BOOST_TEST(host.run(pawl::test::find_action(module, "test.twice"), "21").output == "42");
}

BOOST_AUTO_TEST_CASE(extensions_are_found_by_id) {
  BOOST_TEST(module.extension("pawl.test/1") == &extension_table);
  BOOST_TEST((module.extension("pawl.test/2") == nullptr));
  BOOST_TEST(pawl::detail::exports().extensions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(open_takes_the_configuration) {
  BOOST_TEST(open(R"({"roots":["/a","/b"]})") == PAWL_OK);
  BOOST_TEST(roots.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_configuration_that_does_not_fit_is_refused_with_the_path) {
  BOOST_TEST(open(R"({"roots":[1]})") == PAWL_INVALID_ARGUMENT);
  BOOST_TEST(pawl::error(why).message() == "/roots/0: a string is expected, got a number");
  BOOST_TEST(open("") == PAWL_INVALID_ARGUMENT);
}

BOOST_AUTO_TEST_CASE(what_open_throws_is_the_reason) {
  BOOST_TEST(open(R"({"roots":[]})") == PAWL_INTERNAL);
  BOOST_TEST(pawl::error(why).code() == "no_roots");
  BOOST_TEST(pawl::error(why).message() == "name a root");
}

BOOST_AUTO_TEST_CASE(close_is_called) {
  const int before = closed;
  module.close();
  BOOST_TEST(closed == before + 1);
}

BOOST_AUTO_TEST_SUITE_END()
