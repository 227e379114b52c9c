// Goal: the README names every check with its meaning and its remedy, in order, and no other.
#include "conformance/check.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>

using namespace pawl::conformance;

BOOST_AUTO_TEST_CASE(the_readme_has_every_check) {
  std::ifstream readme(README_FILE);
  std::string line, expected, actual;
  while (std::getline(readme, line)) {
    if (line.starts_with("| `")) actual += line + '\n';
  }
  for (const check& each : all_checks()) {
    expected += "| `" + std::string(each.id) + "` | " + std::string(each.title) + " | " +
                std::string(each.remedy) + " |\n";
  }
  BOOST_TEST(actual == expected);
}
