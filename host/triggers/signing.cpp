#include "triggers/signing.hpp"

#include <array>
#include <cassert>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace pawl::triggers {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD* method(digest by) {
  switch (by) {
    case digest::sha1:
      return EVP_sha1();
    case digest::sha256:
      return EVP_sha256();
    case digest::sha512:
      return EVP_sha512();
  }
  return nullptr;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string hmac_of(digest by, std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made;
  unsigned size = 0;
  const auto* done = HMAC(method(by), key.data(), static_cast<int>(key.size()), bytes_of(text),
                          text.size(), made.data(), &size);
  assert(done != nullptr);
  return done == nullptr ? std::string() : std::string(made.begin(), made.begin() + size);
}

std::string sha256_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> made;
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), made.data(), &size, EVP_sha256(), nullptr);
  return {made.begin(), made.begin() + size};
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char each : bytes) {
    const auto value = static_cast<unsigned char>(each);
    text += digits[value >> 4];
    text += digits[value & 0xf];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  // OpenSSL would skip these at either end.
  if (text.find_first_of(" \t\r\n-") != std::string_view::npos) return std::nullopt;
  if (text.find('=') < text.size() - padding) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<size_t>(size) - padding);
  return bytes;
}

bool same_secret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace pawl::triggers
