// Each shell is asked for what it offers after some words, with the script sourced. A shell that is
// not installed is not asked.
#include "cli/completion_script.hpp"

#include "cli/commands.hpp"
#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace {

using words = std::set<std::string>;

// How a shell is asked, with the script in $1 and the words after it: one offer a line.
struct asked_shell {
  const char* name;
  const char* program;
};
constexpr asked_shell bash = {"bash",
                              R"(source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_pawl; printf '%s\n' "${COMPREPLY[@]}")"};
// Outside a completion zsh's own helpers can't run; these say what they were asked for.
constexpr asked_shell zsh = {"zsh", R"(compdef() { : }
_files() { print FILES }
_describe() { [[ $1 == -o ]] && shift; print -l -- ${${(P)2}%%:*} }
source "$1"; shift; words=("$@"); CURRENT=$#; _pawl)"};
constexpr asked_shell fish = {"fish", "source $argv[1]; complete -C \"$argv[2..-1]\""};

class offers {
 public:
  explicit offers(const asked_shell& shell) : shell_(shell) {
    const auto& table = pawl::cli::commands();
    std::ofstream(script()) << (shell.name == bash.name  ? pawl::cli::bash_completion(table)
                                : shell.name == zsh.name ? pawl::cli::zsh_completion(table)
                                                         : pawl::cli::fish_completion(table));
    std::ofstream(folder_.path / "ask") << shell.program;
  }

  bool shell_is_there() const {
    return std::system(("command -v " + std::string(shell_.name) + " >/dev/null").c_str()) == 0;
  }

  // After the last of them, which may be "''".
  words after(const std::string& line) const {
    // fish takes `-c` with arguments, the others a file of commands.
    const std::string ask = (folder_.path / "ask").string();
    const std::string command =
        shell_.name == fish.name
            ? "fish --no-config -c '" + std::string(shell_.program) + "' " + script() + " " + line
            : std::string(shell_.name) + " " + ask + " " + script() + " " + line;
    words found;
    FILE* output = popen(command.c_str(), "r");
    BOOST_REQUIRE(output != nullptr);
    std::array<char, 4096> buffer{};
    while (std::fgets(buffer.data(), buffer.size(), output) != nullptr) {
      std::string offer = buffer.data();
      offer.resize(offer.find_first_of("\t\n"));
      if (!offer.empty()) found.insert(offer);
    }
    BOOST_TEST(pclose(output) == 0, command << " failed");
    return found;
  }

 private:
  std::string script() const { return (folder_.path / "script").string(); }

  const asked_shell& shell_;
  pawl::cli::test::temporary_directory folder_;
};

void check(const asked_shell& shell) {
  const offers offers(shell);
  if (!offers.shell_is_there()) {
    BOOST_TEST_MESSAGE(shell.name << " is not installed, so it was not asked");
    return;
  }
  BOOST_TEST_CONTEXT(shell.name) {
    words next;
    for (const auto& command : pawl::cli::commands())
      if (command.path.starts_with("runs ")) next.insert(std::string(command.path.substr(5)));
    BOOST_TEST(offers.after("pawl runs ''") == next, boost::test_tools::per_element());
    BOOST_TEST(offers.after("pawl --data /x runs ''") == next, boost::test_tools::per_element());
    BOOST_TEST(offers.after("pawl help runs ''") == next, boost::test_tools::per_element());
    BOOST_TEST(offers.after("pawl ''").contains("doctor"));
    BOOST_TEST(offers.after("pawl ''").contains("runs"));
    BOOST_TEST(offers.after("pawl runs list --").contains("--cursor"));
    BOOST_TEST(offers.after("pawl runs list --").contains("--json"));
    BOOST_TEST(!offers.after("pawl run greet --").contains("--cursor"));
    BOOST_TEST(!offers.after("pawl run --data ''").contains("runs"));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(bash_offers_what_the_table_holds) {
  check(bash);
}

BOOST_AUTO_TEST_CASE(zsh_offers_what_the_table_holds) {
  check(zsh);
}

BOOST_AUTO_TEST_CASE(fish_offers_what_the_table_holds) {
  check(fish);
}

BOOST_AUTO_TEST_CASE(a_script_is_printed_for_a_known_shell_alone) {
  pawl::cli::test::shell shell;
  BOOST_TEST(shell.run({"completion", "bash"}) == 0);
  BOOST_TEST(shell.out == pawl::cli::bash_completion(pawl::cli::commands()));
  BOOST_TEST(shell.run({"completion", "csh"}) == 2);
  BOOST_TEST(shell.says("bash, zsh and fish"));
}
