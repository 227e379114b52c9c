// All three scripts do the same: they read the words before the cursor into a route, "runs list",
// and offer the words that can follow it, or its options. Where neither is asked for, the shell
// offers files.
#include "cli/completion_script.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pawl::cli {
namespace {

struct choice {
  std::string_view word;
  std::string_view help;
};

// The words that can follow a route which is not yet a command.
struct crossing {
  std::string_view route;  // "", "runs"
  std::vector<choice> next;
};

std::vector<crossing> crossings_of(const std::vector<command>& table) {
  std::vector<crossing> made = {{"", {}}};
  const auto add = [&](std::string_view route, choice next) {
    auto at = std::ranges::find(made, route, &crossing::route);
    if (at == made.end()) at = made.insert(made.end(), {route, {}});
    if (std::ranges::find(at->next, next.word, &choice::word) == at->next.end())
      at->next.push_back(next);
  };
  for (const command& about : table) {
    const size_t space = about.path.find(' ');
    if (space == about.path.npos) {
      add("", {about.path, about.summary});
    } else {
      add("", {about.path.substr(0, space), "Commands of this name"});
      add(about.path.substr(0, space), {about.path.substr(space + 1), about.summary});
    }
  }
  add("", {"help", "Tell about a command"});
  return made;
}

// The options whose next word is theirs.
std::vector<std::string_view> options_with_value(const std::vector<command>& table) {
  std::vector<std::string_view> names;
  const auto add = [&](const std::vector<option>& options) {
    for (const option& option : options)
      if (!option.value.empty()) names.push_back(option.name);
  };
  add(common_options());
  for (const command& about : table) add(about.options);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

std::vector<choice> choices_of(const std::vector<option>& options) {
  std::vector<choice> made;
  for (const option& option : options) made.push_back({option.name, option.help});
  return made;
}

std::vector<choice> options_of_all() {
  std::vector<choice> made = choices_of(common_options());
  made.push_back({"--help", "Tell about the command"});
  return made;
}

std::string words_of(const std::vector<choice>& choices) {
  std::string text;
  for (const choice& choice : choices) text += (text.empty() ? "" : " ") + std::string(choice.word);
  return text;
}

// In single quotes, with what a quote within is written as.
std::string quoted(std::string_view text, std::string_view quote) {
  std::string made = "'";
  for (char c : text) made += c == '\'' ? std::string(quote) : std::string(1, c);
  return made + "'";
}

constexpr std::string_view posix_quote = "'\\''", fish_quote = "\\'";

// ('list:List runs' ...), as _describe takes it.
std::string described(const std::vector<choice>& choices) {
  std::string text = "(";
  for (const choice& choice : choices)
    text += "\n      " + quoted(fmt::format("{}:{}", choice.word, choice.help), posix_quote);
  return text + ")";
}

}  // namespace

std::string bash_completion(const std::vector<command>& table) {
  std::string cases;
  for (const crossing& at : crossings_of(table))
    cases += fmt::format("    '{}') words='{}' ;;\n", at.route, words_of(at.next));
  for (const command& about : table)
    if (!about.options.empty())
      cases += fmt::format("    '{0}' | '{0} '*) options+=' {1}' ;;\n", about.path,
                           words_of(choices_of(about.options)));
  return fmt::format(
      R"(# bash completion for pawl, written by `pawl completion bash`.
_pawl() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} route='' is_value='' words='' word
  local options='{}'
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    if [ -n "$is_value" ]; then
      is_value=''
      continue
    fi
    case $word in
      {}) is_value=1 ;;
      -*) ;;
      *) [ "$route$word" = help ] || route+="${{route:+ }}$word" ;;
    esac
  done
  COMPREPLY=()
  [ -z "$is_value" ] || return 0
  case $route in
{}  esac
  case $current in -*) words=$options ;; esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
complete -o bashdefault -o default -F _pawl pawl
)",
      words_of(options_of_all()), fmt::join(options_with_value(table), " | "), cases);
}

std::string zsh_completion(const std::vector<command>& table) {
  std::string cases;
  for (const crossing& at : crossings_of(table))
    cases += fmt::format("    '{}') names={} ;;\n", at.route, described(at.next));
  for (const command& about : table)
    if (!about.options.empty())
      cases += fmt::format("    '{0}' | '{0} '*) options+={1} ;;\n", about.path,
                           described(choices_of(about.options)));
  return fmt::format(
      R"(#compdef pawl
# zsh completion for pawl, written by `pawl completion zsh`.
_pawl() {{
  local route='' is_value='' word
  local -a names options
  options={}
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    if [[ -n $is_value ]]; then
      is_value=''
      continue
    fi
    case $word in
      {}) is_value=1 ;;
      -*) ;;
      *) [[ $route$word == help ]] || route+="${{route:+ }}$word" ;;
    esac
  done
  if [[ -n $is_value ]]; then
    _files
    return
  fi
  case $route in
{}  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe -o option options
  elif (( $#names )); then
    _describe command names
  else
    _files
  fi
}}
if [[ $funcstack[1] == _pawl ]]; then _pawl "$@"; else compdef _pawl pawl; fi
)",
      described(options_of_all()), fmt::join(options_with_value(table), " | "), cases);
}

std::string fish_completion(const std::vector<command>& table) {
  std::string lines;
  const auto add_options = [&](std::string_view condition, const std::vector<option>& options) {
    for (const option& option : options)
      lines += fmt::format("complete -c pawl{} -l {}{} -d {}\n", condition, option.name.substr(2),
                           option.value.empty() ? "" : " -r", quoted(option.help, fish_quote));
  };
  for (const crossing& at : crossings_of(table))
    for (const choice& next : at.next)
      lines += fmt::format("complete -c pawl -n '__pawl_at exactly \"{}\"' -f -a {} -d {}\n",
                           at.route, next.word, quoted(next.help, fish_quote));
  add_options("", common_options());
  for (const command& about : table)
    add_options(fmt::format(" -n '__pawl_at within \"{}\"'", about.path), about.options);
  return fmt::format(
      R"(# fish completion for pawl, written by `pawl completion fish`.
function __pawl_at --argument-names how wanted
  set -l route
  set -l is_value 0
  for word in (commandline -opc)[2..-1]
    if test $is_value = 1
      set is_value 0
      continue
    end
    switch $word
      case {}
        set is_value 1
      case '-*'
      case '*'
        test "$route$word" = help; or set -a route $word
    end
  end
  if test $how = exactly
    test "$route" = "$wanted"
  else
    string match -q -- "$wanted *" "$route "
  end
end
{})",
      fmt::join(options_with_value(table), " "), lines);
}

}  // namespace pawl::cli
