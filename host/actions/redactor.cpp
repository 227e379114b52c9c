#include "actions/redactor.hpp"

#include "actions/credential_source.hpp"

#include <algorithm>

namespace pawl::actions {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The characters of base64 text that are the secret's alone when `before` bytes, of which nothing
// is known, come before it in their group of three: so it is also found inside of "user:secret".
std::string base64_of(std::string_view secret, size_t before, bool for_urls) {
  std::string text;
  const size_t first = (before * 8 + 5) / 6;
  const size_t past = (before + secret.size()) * 8 / 6;
  for (size_t digit = first; digit < past; ++digit) {
    unsigned bits = 0;
    for (size_t bit = digit * 6; bit < digit * 6 + 6; ++bit) {
      const auto byte = static_cast<unsigned char>(secret[bit / 8 - before]);
      bits = bits << 1 | (byte >> (7 - bit % 8) & 1U);
    }
    text += base64_digits[bits];
  }
  if (for_urls) {
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
  }
  return text;
}

std::string percent_encoded(std::string_view secret, const char* digits, bool space_is_plus) {
  std::string text;
  for (unsigned char each : secret) {
    const bool plain = (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
                       (each >= 'A' && each <= 'Z') ||
                       std::string_view("-._~").find(static_cast<char>(each)) != std::string::npos;
    if (plain) {
      text += static_cast<char>(each);
    } else if (each == ' ' && space_is_plus) {
      text += '+';
    } else {
      text += {'%', digits[each >> 4], digits[each & 15]};
    }
  }
  return text;
}

// As between the quotes of JSON text; `slashes`: with "/" escaped too, as some programs do.
std::string json_escaped(std::string_view secret, bool slashes) {
  constexpr std::string_view plain = "\"\\\b\f\n\r\t", escaped = "\"\\bfnrt";
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (char each : secret) {
    const auto byte = static_cast<unsigned char>(each);
    if (const size_t at = plain.find(each); at != plain.npos) {
      text += {'\\', escaped[at]};
    } else if (byte < 0x20) {
      text += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    } else {
      if (each == '/' && slashes) text += '\\';
      text += each;
    }
  }
  return text;
}

}  // namespace

redactor::redactor(std::vector<std::string> secrets) {
  const auto add = [&](std::string form) {
    if (std::ranges::find(forms_, form) == forms_.end()) {
      forms_.push_back(std::move(form));
    } else {
      wipe(form);
    }
  };
  for (std::string& secret : secrets) {
    if (secret.size() >= secret_bytes_min) {
      add(secret);
      for (size_t before = 0; before < 3; ++before) {
        add(base64_of(secret, before, false));
        add(base64_of(secret, before, true));
      }
      add(percent_encoded(secret, "0123456789ABCDEF", false));
      add(percent_encoded(secret, "0123456789ABCDEF", true));
      add(percent_encoded(secret, "0123456789abcdef", false));
      add(json_escaped(secret, false));
      add(json_escaped(secret, true));
    }
    wipe(secret);
  }
  std::ranges::sort(forms_, std::ranges::greater(), &std::string::size);
}

redactor::~redactor() {
  for (std::string& each : forms_) wipe(each);
}

bool redactor::redact(std::string& text) const {
  bool found = false;
  for (const std::string& form : forms_) {
    for (size_t at = text.find(form); at != text.npos; at = text.find(form, at + instead.size())) {
      text.replace(at, form.size(), instead);
      found = true;
    }
  }
  return found;
}

}  // namespace pawl::actions
