// Percent-encoding (RFC 3986): for paths, queries and forms. Free functions, any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pawl::carrier {

// All but letters, digits, `-._~` and what `keep` holds.
inline std::string percent_encode(std::string_view text, std::string_view keep = "") {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    const bool plain = (character >= 'a' && character <= 'z') ||
                       (character >= 'A' && character <= 'Z') ||
                       (character >= '0' && character <= '9') ||
                       std::string_view("-._~").find(character) != std::string_view::npos ||
                       keep.find(character) != keep.npos;
    if (plain) {
      encoded += character;
    } else {
      encoded += '%';
      encoded += digits[byte >> 4];
      encoded += digits[byte & 15];
    }
  }
  return encoded;
}

// `a=1&b=2`, sorted by name: a query, or a form.
inline std::string encode_fields(const std::map<std::string, std::string>& fields) {
  std::string encoded;
  for (const auto& [name, value] : fields) {
    if (!encoded.empty()) encoded += '&';
    encoded.append(percent_encode(name)).append("=").append(percent_encode(value));
  }
  return encoded;
}

}  // namespace pawl::carrier
