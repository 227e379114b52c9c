#include "cli/manual_page.hpp"

#include <pawl/version.h>

#include <algorithm>
#include <fmt/format.h>

namespace pawl::cli {
namespace {

// As roff prints it: nothing in it is a request, and what looks like code can be pasted.
std::string plain(std::string_view text) {
  std::string made;
  for (char c : text) {
    const bool line_begins = made.empty() || made.back() == '\n';
    switch (c) {
      case '\\':
        made += "\\e";
        break;
      case '-':
        made += "\\-";
        break;
      case '`':
        made += "\\(ga";
        break;
      case '\'':
        made += "\\(aq";
        break;
      case '^':
        made += "\\(ha";
        break;
      case '~':
        made += "\\(ti";
        break;
      case '.':
        made += line_begins ? "\\&." : ".";
        break;
      default:
        made += c;
    }
  }
  return made;
}

std::string bold(std::string_view text) {
  return "\\fB" + plain(text) + "\\fR";
}
std::string italic(std::string_view text) {
  return "\\fI" + plain(text) + "\\fR";
}

std::string page_name(const command& about) {
  std::string name = fmt::format("pawl-{}", about.path);
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string head(std::string name, std::string_view summary) {
  std::string title = name;
  for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return fmt::format(".TH {} 1 \"\" \"Pawl {}\" \"Pawl\"\n.SH NAME\n{} \\- {}\n", plain(title),
                     PAWL_VERSION, plain(name), plain(summary));
}

std::string entry(const std::string& term, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", term, plain(text));
}

std::string options_text(const std::vector<option>& options) {
  std::string text;
  for (const option& option : options)
    text +=
        entry(option.value.empty() ? bold(option.name)
                                   : fmt::format("{} {}", bold(option.name), italic(option.value)),
              option.help);
  return text;
}

constexpr std::string_view exit_status =
    ".SH EXIT STATUS\n"
    "0 done, 1 the run or the check failed, 2 usage, 3 not found, 4 busy or unreachable,\n"
    "128 and the signal\\(aqs number when interrupted.\n";

std::string synopsis(const command& about) {
  std::string line = bold(fmt::format("pawl {}", about.path));
  for (const operand& operand : about.operands) {
    const std::string name = italic(operand.name) + (operand.repeatable ? "..." : "");
    line += operand.optional ? " [" + name + "]" : " " + name;
  }
  for (const option& option : about.options)
    if (option.required) line += fmt::format(" {} {}", bold(option.name), italic(option.value));
  return line;
}

std::string command_page(const command& about) {
  std::string text = head(page_name(about), about.summary);
  text += fmt::format(".SH SYNOPSIS\n{} [{}]\n", synopsis(about), italic("options"));
  if (!about.notes.empty()) text += fmt::format(".SH DESCRIPTION\n{}\n", plain(about.notes));
  if (!about.operands.empty()) text += ".SH OPERANDS\n";
  for (const operand& operand : about.operands) text += entry(italic(operand.name), operand.help);
  text += ".SH OPTIONS\n" + options_text(about.options);
  text += ".SS Options of every command\n" + options_text(common_options());
  text += exit_status;
  return text + ".SH SEE ALSO\n.BR pawl (1)\n";
}

std::string program_page(const std::vector<command>& table) {
  std::string text = head("pawl", "durable workflows from native modules");
  text +=
      fmt::format(".SH SYNOPSIS\n{} {} [{}]\n", bold("pawl"), italic("COMMAND"), italic("options"));
  text +=
      ".SH DESCRIPTION\n"
      "Runs workflows and actions from modules, which are shared libraries, and records the "
      "result\n"
      "of each step before anything depends on it, so that a run which crashes goes on at the "
      "first\n"
      "step that has not finished.\n"
      ".SH COMMANDS\n";
  for (const command& about : table)
    text += entry(synopsis(about), fmt::format("{}. See {}(1).", about.summary, page_name(about)));
  text += ".SH OPTIONS\n" + options_text(common_options());
  text += exit_status;
  text += fmt::format(".SH FILES\n{}{}", entry(italic("~/.local/share/pawl"), "Runs and modules."),
                      entry(italic("/usr/lib/pawl/modules"), "Modules of the whole system."));
  return text;
}

}  // namespace

std::vector<manual_page> manual_pages(const std::vector<command>& table) {
  std::vector<manual_page> pages = {{"pawl.1", program_page(table)}};
  for (const command& about : table)
    pages.push_back({page_name(about) + ".1", command_page(about)});
  return pages;
}

}  // namespace pawl::cli
