// Held against the table of commands: what a person can type is in the manual.
#include "cli/manual_page.hpp"

#include "cli/commands.hpp"
#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>

using pawl::cli::manual_page;
using pawl::cli::manual_pages;

namespace {

// As a reader sees it: dashes are dashes, and fonts are gone.
std::string read(const std::string& roff) {
  std::string text;
  for (size_t at = 0; at < roff.size(); ++at) {
    const std::string_view rest = std::string_view(roff).substr(at);
    if (rest.starts_with("\\-")) {
      text += '-', at += 1;
    } else if (rest.starts_with("\\f")) {
      at += 2;
    } else {
      text += roff[at];
    }
  }
  return text;
}

std::string page(std::string_view file) {
  const auto pages = manual_pages(pawl::cli::commands());
  const auto found = std::ranges::find(pages, file, &manual_page::file);
  BOOST_REQUIRE_MESSAGE(found != pages.end(), "no page " << file);
  return read(found->text);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_command_has_a_page_with_its_options) {
  const std::string all = page("pawl.1");
  for (const auto& command : pawl::cli::commands()) {
    BOOST_TEST_CONTEXT(command.path) {
      BOOST_TEST(holds(all, "pawl " + std::string(command.path)));
      std::string name = "pawl-" + std::string(command.path);
      std::ranges::replace(name, ' ', '-');
      const std::string own = page(name + ".1");
      BOOST_TEST(holds(own, name + " - "));
      for (const auto& operand : command.operands) BOOST_TEST(holds(own, operand.name));
      for (const auto& option : command.options) BOOST_TEST(holds(own, option.name));
      for (const auto& option : pawl::cli::common_options()) BOOST_TEST(holds(own, option.name));
    }
  }
}

BOOST_AUTO_TEST_CASE(text_is_never_a_request) {
  const auto pages = manual_pages({{.path = "odd",
                                    .summary = "A \\ and a 'quote'",
                                    .notes = "One line\n.TH in another\n'so too",
                                    .run = nullptr}});
  const std::string& text = pages.at(1).text;
  BOOST_TEST(holds(text, "A \\e and a \\(aqquote\\(aq"));
  BOOST_TEST(holds(text, "\n\\&.TH in another\n\\(aqso too"));
}

BOOST_AUTO_TEST_CASE(an_operand_that_may_be_left_out_or_repeated_says_so) {
  const auto pages = manual_pages(
      {{.path = "some",
        .summary = "Some",
        .operands = {{.name = "FILE", .help = "", .optional = true, .repeatable = true}},
        .run = nullptr}});
  BOOST_TEST(holds(read(pages.at(1).text), "pawl some [FILE...]"));
}

BOOST_AUTO_TEST_CASE(the_pages_are_written_into_a_folder) {
  pawl::cli::test::shell shell;
  const pawl::cli::test::temporary_directory directory;
  const std::string folder = (directory.path / "man1").string();
  BOOST_TEST(shell.run({"manual", folder, "--json"}) == 0);
  BOOST_TEST(shell.document().at("files").as_array().size() == pawl::cli::commands().size() + 1);
  BOOST_TEST(std::filesystem::file_size(folder + "/pawl-runs-list.1") > 0u);
  BOOST_TEST(shell.run({"manual", "/dev/null/man1"}) == 1);
  BOOST_TEST(shell.says("/dev/null/man1"));
}
