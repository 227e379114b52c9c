// Mustache templates over JSON values: names, sections, inverted sections, comments. Immutable
// after parse; any thread. Borrows the template's text.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::text {

struct render_rules {
  bool escape_html = false;  // for {{name}}; {{{name}}} and {{&name}} never are
  bool strict = true;        // a name that is not in the data is an error, not nothing
};

class mustache {
 public:
  // Throws pawl::error invalid_template, with the line.
  explicit mustache(std::string_view text);

  // Throws pawl::error: missing_value, or too_large where the data makes the template go on and on.
  std::string render(const boost::json::value& data, const render_rules& rules) const;

 private:
  friend class renderer;
  enum class kind { text, name, raw_name, section, inverted };
  struct node {
    mustache::kind kind;
    std::string_view text;  // the text itself, or the name
    size_t end = 0;         // sections: the index after their last node
  };

  void parse(std::string_view text);
  size_t parse_tag(std::string_view text, size_t open);
  [[noreturn]] void fail(std::string_view text, size_t at, const std::string& reason) const;

  std::vector<node> nodes_;
  std::vector<size_t> open_sections_;  // while parsing
};

}  // namespace pawl::text
