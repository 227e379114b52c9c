// The command line as a table: what can be asked for, with which words. Parsing and help are read
// from it, as a shell's completion or a manual page could be. Plain data.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::cli {

class session;

namespace exit_code {
inline constexpr int done = 0;
inline constexpr int failed = 1;       // the run or the check
inline constexpr int usage = 2;        // the command line, an option or an input is wrong
inline constexpr int not_found = 3;    // what was named does not exist
inline constexpr int unreachable = 4;  // busy, or not there now
inline constexpr int by_signal = 128;  // plus the signal's number
}  // namespace exit_code

struct option {
  std::string_view name;   // "--input"
  std::string_view value;  // what to write after it: "JSON|@FILE|-"; empty: a switch
  std::string_view help;
  bool repeatable = false;
  bool required = false;
};

struct operand {
  std::string_view name;  // "WORKFLOW"
  std::string_view help;
  // Of the last one only: it may be left out, or given more than once.
  bool optional = false;
  bool repeatable = false;
};

// What was written on the command line, by the table's names.
class arguments {
 public:
  bool has(std::string_view option) const { return options_.contains(option); }
  std::optional<std::string> value(std::string_view option) const {
    const auto found = options_.find(option);
    return found == options_.end() ? std::nullopt : std::optional(found->second.back());
  }
  std::vector<std::string> values(std::string_view option) const {
    const auto found = options_.find(option);
    return found == options_.end() ? std::vector<std::string>() : found->second;
  }
  // Precondition: the command has that many operands.
  const std::string& operand(size_t index) const { return operands_.at(index); }
  const std::vector<std::string>& operands() const { return operands_; }

  void add(const option& option, std::string value) {
    options_[std::string(option.name)].push_back(std::move(value));
  }
  void add_operand(std::string word) { operands_.push_back(std::move(word)); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
  std::vector<std::string> operands_;
};

struct command {
  std::string_view path;     // "runs list"
  std::string_view summary;  // one line
  std::vector<operand> operands = {};
  std::vector<option> options = {};
  std::string_view notes = {};  // more for its own help, or empty
  int (*run)(session&);         // gives the exit code
};

// Understood by every command, before or after its name.
const std::vector<option>& common_options();

}  // namespace pawl::cli
