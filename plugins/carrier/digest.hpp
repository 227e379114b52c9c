// SHA-256 and HMAC-SHA256 (OpenSSL). Digests are bytes, 32 of them. Free functions, any thread.
#pragma once

#include <pawl/error.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string>
#include <string_view>

namespace pawl::carrier {

inline std::string sha256(std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), bytes, &size, EVP_sha256(), nullptr) != 1)
    throw final_error(PAWL_ERROR_INTERNAL, "OpenSSL can't compute SHA-256");
  return {reinterpret_cast<const char*>(bytes), size};
}

inline std::string hmac_sha256(std::string_view key, std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes,
           &size) == nullptr)
    throw final_error(PAWL_ERROR_INTERNAL, "OpenSSL can't compute HMAC-SHA256");
  return {reinterpret_cast<const char*>(bytes), size};
}

// Lower case.
inline std::string to_hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += "0123456789abcdef"[value >> 4];
    text += "0123456789abcdef"[value & 15];
  }
  return text;
}

}  // namespace pawl::carrier
