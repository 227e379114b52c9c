#include "modules/tables.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstring>

using namespace pawl::modules;
using namespace module_tests;

namespace {

pawl_str text(const char* literal) {
  return {literal, std::strlen(literal)};
}

pawl_status start(const pawl_action*, const pawl_call*) {
  return PAWL_OK;
}

// As a later minor of the ABI might have it: more members at the end.
struct longer_action {
  pawl_action known;
  const void* added[4];
};

struct fixture {
  longer_action action = {};
  const pawl_action* actions[1] = {&action.known};
  pawl_module module = {};
  noting_host host;

  fixture() {
    action.known.size = sizeof(action);
    action.known.name = text("act");
    action.known.start = start;
    module.size = sizeof(module);
    module.name = text("shop");
    module.actions = actions;
    module.action_count = 1;
    now = this;
  }

  pawl::result<module_tables> read() { return read_tables(entry, host.table()); }

  std::string reason() { return reason_of(read()); }

 private:
  static pawl_status entry(const pawl_host*, pawl_module* out) {
    pawl_module_fill(out, &now->module);
    return PAWL_OK;
  }
  static inline fixture* now = nullptr;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tables, fixture)

BOOST_AUTO_TEST_CASE(a_longer_struct_is_read_as_far_as_it_is_known) {
  const auto read_back = read();
  BOOST_REQUIRE(read_back.ok());
  BOOST_REQUIRE(read_back->actions.size() == 1);
  BOOST_TEST(read_back->actions[0].self == &action.known);
  BOOST_TEST((read_back->actions[0].table.start == start));
  BOOST_TEST(read_back->about.actions[0].name == "act");
}

BOOST_AUTO_TEST_CASE(a_shorter_struct_is_refused) {
  action.known.size = sizeof(pawl_action) - 1;
  BOOST_TEST(reason().starts_with("action 0 has size"));
}

BOOST_AUTO_TEST_CASE(nothing_is_read_behind_a_null) {
  actions[0] = nullptr;
  BOOST_TEST(reason() == "action 0 is null");
  module.actions = nullptr;
  BOOST_TEST(reason() == "action_count is not 0 but `actions` is null");
  module.action_count = UINT64_MAX;
  BOOST_TEST(reason() == "it claims over 100,000 actions");
}

BOOST_AUTO_TEST_CASE(a_view_must_be_text) {
  module.title = {nullptr, 5};
  BOOST_TEST(reason() == "the module's title is a null pointer with a length");
  module.title = {"x", UINT64_MAX};
  BOOST_TEST(reason() == "the module's title is over 16 MiB long");
  module.title = {"\xc3", 1};
  BOOST_TEST(reason() == "the module's title is not UTF-8 text");
}

BOOST_AUTO_TEST_CASE(a_module_may_export_nothing) {
  module.action_count = 0;
  module.actions = nullptr;
  BOOST_TEST(reason() == "none");
}

BOOST_AUTO_TEST_SUITE_END()
