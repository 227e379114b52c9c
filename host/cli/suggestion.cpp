#include "cli/suggestion.hpp"

#include "config/closest.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pawl::cli {

failure with_suggestion(failure why, std::string_view code, std::string_view word,
                        const std::vector<export_info>& known) {
  if (why.code != code) return why;
  std::vector<std::string_view> names;
  for (const export_info& exported : known) names.push_back(exported.name);
  const std::string_view near = config::closest(word, names);
  if (!near.empty()) why.message += fmt::format("; did you mean {}?", near);
  return why;
}

result<export_info> find_export(const std::vector<export_info>& known, const std::string& name,
                                std::string_view code, std::string_view list_command) {
  const auto found = std::ranges::find(known, name, &export_info::name);
  if (found != known.end()) return *found;
  failure why = {
      .code = std::string(code),
      .message = fmt::format("no loaded module exports '{}': see `{}`", name, list_command)};
  return with_suggestion(std::move(why), code, name, known);
}

}  // namespace pawl::cli
