#include "bench/options.hpp"

#include <string_view>

namespace pawl::bench {

result<options> read_options(std::span<char* const> words) {
  const std::set<std::string> sections = {"step",   "concurrency", "sleeping", "replay",
                                          "schema", "http",        "streams"};
  options made;
  made.data = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
  for (size_t at = 0; at < words.size(); ++at) {
    const std::string word = words[at];
    if (word == "--quick") {
      made.quick = true;
    } else if (word == "--json") {
      made.json = true;
    } else if (word == "--help" || word == "-h") {
      made.help = true;
    } else if (word == "--data") {
      if (++at == words.size()) return failure{"usage", "--data needs a directory"};
      made.data = words[at];
    } else if (sections.contains(word)) {
      made.sections.insert(word);
    } else {
      return failure{"usage", "\"" + word + "\" is neither a section nor an option"};
    }
  }
  if (made.sections.empty()) made.sections = sections;
  return made;
}

}  // namespace pawl::bench
