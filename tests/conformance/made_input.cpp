// Goal: bad input is bad, varied, bounded, and the same for the same seed.
#include "conformance/made_input.hpp"

#include "conformance/support.hpp"
#include "modules/library.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace pawl::conformance;
using namespace conformance_tests;

namespace {

struct fixture {
  fixture() {
    auto library = pawl::modules::open_library(fault_of("good"));
    BOOST_REQUIRE(library);
    auto loaded = module_in_use::load(*library);
    BOOST_REQUIRE(loaded);
    module = std::move(*loaded);
    BOOST_REQUIRE(module->examples.size() == 1);
  }
  std::unique_ptr<module_in_use> module;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(unfit_values_do_not_fit, fixture) {
  const example& good = module->examples.front();
  BOOST_TEST(good.action->input.accepts(good.input));
  const auto values = unfit_values(good, 1);
  BOOST_TEST(values.size() > 5);
  for (const auto& each : values) BOOST_TEST(!good.action->input.accepts(each));
  BOOST_TEST((values == unfit_values(good, 1)));
  BOOST_TEST((values != unfit_values(good, 2)));
}

BOOST_AUTO_TEST_CASE(broken_texts_are_bounded_and_the_same_for_the_same_seed) {
  const auto texts = broken_texts(R"({"n":1})", 1);
  BOOST_TEST(texts.size() > 10);
  for (const std::string& each : texts) BOOST_TEST(each.size() <= 110'000);
  BOOST_TEST((texts == broken_texts(R"({"n":1})", 1)));
}
