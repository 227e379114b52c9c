#include "triggers/secret.hpp"

#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>

using namespace pawl::triggers;

BOOST_AUTO_TEST_CASE(references) {
  setenv("PAWL_TEST_SECRET", "from the environment", 1);
  BOOST_TEST(*resolve_secret("@env:PAWL_TEST_SECRET") == "from the environment");
  const pawl::cli::test::temporary_directory folder;
  const std::string file = (folder.path / "secret").string();
  std::ofstream(file) << "from a file\n";
  BOOST_TEST(*resolve_secret("@file:" + file) == "from a file");
  BOOST_TEST(*resolve_secret("itself") == "itself");
}

BOOST_AUTO_TEST_CASE(what_is_not_there) {
  unsetenv("PAWL_TEST_NOTHING");
  BOOST_TEST(resolve_secret("@env:PAWL_TEST_NOTHING").error().message.find("PAWL_TEST_NOTHING") !=
             std::string::npos);
  for (const char* reference : {"@file:/nowhere/at/all", "@other:x", "", "REDACTED", "@env:"})
    BOOST_TEST(resolve_secret(reference).error().code == "invalid_input");
}

BOOST_AUTO_TEST_CASE(only_references_are_shown) {
  BOOST_TEST(shown_secret("@env:X") == "@env:X");
  BOOST_TEST(shown_secret("@file:/x") == "@file:/x");
  BOOST_TEST(shown_secret("hush") == "REDACTED");
  BOOST_TEST(shown_secret("@hush") == "REDACTED");
}
