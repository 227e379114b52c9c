#include "schema/unicode_categories.hpp"

#include <algorithm>

namespace pawl::schema {
namespace {

struct category {
  std::string_view brief, full;
};

constexpr category categories[] = {
    {"L", "Letter"},
    {"Lu", "Uppercase_Letter"},
    {"Ll", "Lowercase_Letter"},
    {"Lt", "Titlecase_Letter"},
    {"Lm", "Modifier_Letter"},
    {"Lo", "Other_Letter"},
    {"M", "Mark"},
    {"Mn", "Nonspacing_Mark"},
    {"Mc", "Spacing_Mark"},
    {"Me", "Enclosing_Mark"},
    {"N", "Number"},
    {"Nd", "Decimal_Number"},
    {"Nl", "Letter_Number"},
    {"No", "Other_Number"},
    {"P", "Punctuation"},
    {"Pc", "Connector_Punctuation"},
    {"Pd", "Dash_Punctuation"},
    {"Ps", "Open_Punctuation"},
    {"Pe", "Close_Punctuation"},
    {"Pi", "Initial_Punctuation"},
    {"Pf", "Final_Punctuation"},
    {"Po", "Other_Punctuation"},
    {"S", "Symbol"},
    {"Sm", "Math_Symbol"},
    {"Sc", "Currency_Symbol"},
    {"Sk", "Modifier_Symbol"},
    {"So", "Other_Symbol"},
    {"Z", "Separator"},
    {"Zs", "Space_Separator"},
    {"Zl", "Line_Separator"},
    {"Zp", "Paragraph_Separator"},
    {"C", "Other"},
    {"Cc", "Control"},
    {"Cf", "Format"},
    {"Co", "Private_Use"},
    // Names beside the full ones.
    {"M", "Combining_Mark"},
    {"Nd", "digit"},
    {"P", "punct"},
    {"Cc", "cntrl"},
    {"Any", "Any"},
};

}  // namespace

std::optional<std::string_view> re2_property(std::string_view name) {
  if (const size_t equals = name.find('='); equals != name.npos) {
    const std::string_view kind = name.substr(0, equals);
    name.remove_prefix(equals + 1);
    if (kind == "Script" || kind == "sc") {
      if (name.size() < 3) return std::nullopt;  // no script, but a category to RE2
      return name;
    }
    if (kind != "General_Category" && kind != "gc") return std::nullopt;
  }
  const auto* found = std::ranges::find_if(
      categories, [&](const category& each) { return each.brief == name || each.full == name; });
  if (found == std::end(categories)) return std::nullopt;
  return found->brief;
}

}  // namespace pawl::schema
