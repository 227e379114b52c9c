#include "cli/parser.hpp"

#include "config/closest.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace pawl::cli {
namespace {

failure usage(std::string message) {
  return {.code = "usage", .message = std::move(message)};
}

std::string meant(std::string_view word, const std::vector<std::string_view>& names) {
  const std::string_view near = config::closest(word, names);
  return near.empty() ? std::string() : fmt::format("; did you mean {}?", near);
}

class parser {
 public:
  parser(const std::vector<std::string>& words, const std::vector<command>& table)
      : words_(words), table_(table) {}

  result<invocation> parse() {
    for (; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (auto taken = take(word); !taken) return taken.error();
    }
    if (made_.help) return std::move(made_);
    if (auto complete = check_complete(); !complete) return complete.error();
    return std::move(made_);
  }

 private:
  result<void> take(const std::string& word) {
    if (!only_operands_ && word == "--") return only_operands_ = true, result<void>();
    if (!only_operands_ && (word == "--help" || word == "-h"))
      return made_.help = true, result<void>();
    if (!only_operands_ && word.size() > 1 && word.front() == '-') return take_option(word);
    if (made_.asked == nullptr) return take_command_word(word);
    if (!takes_more_operands())
      return usage(fmt::format("\"{}\" is one word too many for {}", word, name()));
    made_.args.add_operand(word);
    return {};
  }

  bool takes_more_operands() const {
    const std::vector<operand>& operands = made_.asked->operands;
    if (made_.args.operands().size() < operands.size()) return true;
    return !operands.empty() && operands.back().repeatable;
  }

  result<void> take_command_word(const std::string& word) {
    const std::string path = made_.group.empty() ? word : made_.group + " " + word;
    std::set<std::string_view> next_words;
    for (const command& command : table_) {
      if (command.path == path) {
        made_.asked = &command;
        made_.group.clear();
        return {};
      }
      if (!made_.group.empty() && !command.path.starts_with(made_.group + " ")) continue;
      const size_t from = made_.group.empty() ? 0 : made_.group.size() + 1;
      const std::string_view rest = command.path.substr(from);
      next_words.insert(rest.substr(0, rest.find(' ')));
    }
    if (!next_words.contains(word)) {
      return usage(fmt::format("there is no command \"pawl {}\"{}", path,
                               meant(word, {next_words.begin(), next_words.end()})));
    }
    made_.group = path;
    return {};
  }

  result<void> take_option(const std::string& word) {
    const size_t equals = word.find('=');
    const std::string_view written = std::string_view(word).substr(0, equals);
    const option* found = find_option(written);
    if (found == nullptr)
      return usage(
          fmt::format("{} has no option {}{}", name(), written, meant(written, option_names())));
    if (!found->repeatable && made_.args.has(found->name))
      return usage(fmt::format("{} is given twice", found->name));
    if (found->value.empty()) {
      if (equals != std::string::npos)
        return usage(fmt::format("{} is a switch and takes no value", found->name));
      made_.args.add(*found, "");
    } else if (equals != std::string::npos) {
      made_.args.add(*found, word.substr(equals + 1));
    } else if (at_ + 1 < words_.size()) {
      made_.args.add(*found, words_[++at_]);
    } else {
      return usage(fmt::format("{} needs a value: {} {}", found->name, found->name, found->value));
    }
    return {};
  }

  const option* find_option(std::string_view name) const {
    const auto in = [&](const std::vector<option>& options) {
      const auto found = std::ranges::find(options, name, &option::name);
      return found == options.end() ? nullptr : &*found;
    };
    const option* own = made_.asked != nullptr ? in(made_.asked->options) : nullptr;
    return own != nullptr ? own : in(common_options());
  }

  std::vector<std::string_view> option_names() const {
    std::vector<std::string_view> names = {"--help"};
    if (made_.asked != nullptr)
      for (const option& option : made_.asked->options) names.push_back(option.name);
    for (const option& option : common_options()) names.push_back(option.name);
    return names;
  }

  result<void> check_complete() const {
    if (made_.asked == nullptr) {
      if (made_.group.empty()) return {};
      return usage(fmt::format("\"pawl {}\" needs one more word", made_.group));
    }
    const size_t given = made_.args.operands().size();
    if (given < made_.asked->operands.size() && !made_.asked->operands[given].optional)
      return usage(fmt::format("{} needs {}", name(), made_.asked->operands[given].name));
    for (const option& option : made_.asked->options) {
      if (option.required && !made_.args.has(option.name))
        return usage(fmt::format("{} needs {} {}", name(), option.name, option.value));
    }
    return {};
  }

  std::string name() const {
    return made_.asked == nullptr ? "pawl" : fmt::format("pawl {}", made_.asked->path);
  }

  const std::vector<std::string>& words_;
  const std::vector<command>& table_;
  size_t at_ = 0;
  bool only_operands_ = false;
  invocation made_;
};

}  // namespace

const std::vector<option>& common_options() {
  static const std::vector<option> options = {
      {"--data", "DIR", "Where runs are kept (PAWL_DATA; default: ~/.local/share/pawl)"},
      {"--modules", "DIR", "Look for modules here first; repeatable (PAWL_MODULE_PATH)", true},
      {"--config", "FILE", "Read options from this JSON file (PAWL_CONFIG)"},
      {"--dump-config", "", "Print the options in force as JSON, and do nothing else"},
      {"--log-level", "LEVEL", "debug, info, warning, error or off (PAWL_LOG_LEVEL)"},
      {"--json", "", "Print one JSON document"},
      {"--progress", "", "Show progress even if stderr is not a terminal"},
  };
  return options;
}

result<invocation> parse(const std::vector<std::string>& words, const std::vector<command>& table) {
  return parser(words, table).parse();
}

}  // namespace pawl::cli
