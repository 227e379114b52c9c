// Goal: the key comes from the environment or from systemd too, and is changed there.
#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>

namespace {

namespace fs = std::filesystem;

struct program_fixture {
  // `pawl credentials WORDS` with these variables; its exit code.
  int run(const std::string& variables, const std::string& words) {
    const std::string line = variables + " " PAWL_PROGRAM " credentials " + words + " --data " +
                             (directory.path / "data").string() +
                             " --modules " STEPS_DIRECTORY " 2>&1";
    FILE* from = ::popen(line.c_str(), "r");
    char piece[512];
    said.clear();
    while (std::fgets(piece, sizeof piece, from) != nullptr) said += piece;
    return WEXITSTATUS(::pclose(from));
  }
  int set(const std::string& variables) {
    const fs::path fields = directory.path / "fields.json";
    std::ofstream(fields) << R"({"token": "sesame open", "account": "me"})";
    return run(variables, "set test.door --fields @" + fields.string());
  }
  [[nodiscard]] bool has_own_key() const {
    return fs::exists(directory.path / "data" / "vault.key");
  }

  pawl::cli::test::temporary_directory directory;
  std::string said;
  const std::string old_key = std::string(64, 'a'), new_key = std::string(64, 'b');
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_places, program_fixture)

BOOST_AUTO_TEST_CASE(a_variable_has_the_key_and_the_next_one) {
  BOOST_TEST(set("PAWL_VAULT_KEY=" + old_key) == 0);
  BOOST_TEST(!has_own_key());
  BOOST_TEST(run("PAWL_VAULT_KEY=" + old_key, "show test.door") == 0);
  BOOST_TEST(run("PAWL_VAULT_KEY=" + new_key, "show test.door") != 0);
  BOOST_TEST(said.find("which the host was not given") != said.npos);
  BOOST_TEST(said.find(new_key) == said.npos);
  BOOST_TEST(run("PAWL_VAULT_KEY=" + old_key, "rekey") != 0);
  BOOST_TEST(said.find("put a new key before the old one") != said.npos);
  BOOST_TEST(run("PAWL_VAULT_KEY=" + new_key + "," + old_key, "show test.door") == 0);
  BOOST_TEST(run("PAWL_VAULT_KEY=" + new_key, "show test.door") == 0);
  BOOST_TEST(run("PAWL_VAULT_KEY=tooshort", "show test.door") != 0);
  BOOST_TEST(said.find("64 hex digits") != said.npos);
}

BOOST_AUTO_TEST_CASE(who_lost_the_key_begins_anew) {
  BOOST_TEST(set("") == 0);
  fs::remove(directory.path / "data" / "vault.key");
  BOOST_TEST(run("", "show test.door") == 3);
  BOOST_TEST(said.find("remove the credentials and set them anew") != said.npos);
  BOOST_TEST(set("") != 0);
  BOOST_TEST(!has_own_key());  // that would be the end of the old one
  BOOST_TEST(run("", "remove test.door") == 0);
  BOOST_TEST(set("") == 0);
  BOOST_TEST(run("", "show test.door") == 0);
}

BOOST_AUTO_TEST_CASE(systemd_has_the_key) {
  std::ofstream(directory.path / "pawl-vault-key") << old_key << '\n';
  BOOST_TEST(set("CREDENTIALS_DIRECTORY=" + directory.path.string()) == 0);
  BOOST_TEST(!has_own_key());
  BOOST_TEST(run("PAWL_VAULT_KEY=" + old_key, "show test.door") == 0);
}

BOOST_AUTO_TEST_CASE(a_file_of_the_configuration_comes_first) {
  const fs::path config = directory.path / "config.json";
  std::ofstream(config) << R"({"vault": {"key_file": "own.key"}})";
  BOOST_TEST(set("PAWL_CONFIG=" + config.string() + " PAWL_VAULT_KEY=" + old_key) == 0);
  BOOST_TEST(fs::exists(directory.path / "own.key"));
  BOOST_TEST(!has_own_key());
}

BOOST_AUTO_TEST_SUITE_END()
