// Names of C++ for names that come from elsewhere. Pure, but for the set of names given out.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace pawl::modules {

// Whether the text can stand as it is: an identifier that is no keyword, no macro and none of the
// namespaces that generated code speaks of.
bool is_identifier(std::string_view text);

// "send-message" -> "send_message", "2fa" -> "n2fa", "new" -> "new_".
std::string to_identifier(std::string_view text);

// Gives each name out once: a second "send_input" is "send_input_2".
class identifiers {
 public:
  std::string take(std::string_view text);

 private:
  std::set<std::string, std::less<>> taken_;
};

}  // namespace pawl::modules
