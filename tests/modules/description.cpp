#include "modules/description.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::modules;

BOOST_AUTO_TEST_CASE(a_description_survives_the_way_through_json) {
  module_description module;
  module.name = "shop";
  module.version = "1.2.0";
  module.title = "Shop \"quoted\"";
  module.description = "Über";
  module.credentials = {{"shop.key", "Key", "Ask.", "true", "{}"}};
  module.abi_minor_min = 3;
  module.config_schema = "true";
  module.actions = {
      {"shop.charge", "Charge", "Takes money.", 2, "true", R"({"type":"null"})", "{}"}};
  module.workflows = {{"shop.order", "Order", "Sells.", 0, "false", "true", ""}};
  module.file = "/somewhere/shop.so";
  module.sha256 = std::string(64, 'a');
  module.size = 5'000'000'000;
  module.warnings = {"unwise"};
  const auto back = description_from_json(to_json(module));
  BOOST_REQUIRE(back.ok());
  BOOST_TEST((*back == module));
  BOOST_TEST((back->pin() == pin{"shop", "1.2.0", module.sha256}));
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_description) {
  for (const char* text : {"", "{", "[]", "{}", R"({"name":1})", R"({"name":"x"})"}) {
    BOOST_TEST(!description_from_json(text).ok(), text);
  }
}
