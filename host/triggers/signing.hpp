// The bytes that signatures are made of. Pure.
#pragma once

#include "triggers/verification.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pawl::triggers {

std::string hmac_of(digest by, std::string_view key, std::string_view text);
std::string sha256_of(std::string_view text);

std::string hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
std::optional<std::string> from_base64(std::string_view text);  // standard alphabet, padded

// In a time that depends only on the lengths.
bool same_secret(std::string_view left, std::string_view right);

}  // namespace pawl::triggers
