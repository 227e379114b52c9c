// Keys and signatures as the program `minisign` makes them, so that tests need none.
#pragma once

#include <boost/test/unit_test.hpp>

#include <sodium.h>
#include <string>

namespace module_tests {

class signer {
 public:
  explicit signer(unsigned char id = 7) {
    BOOST_REQUIRE(sodium_init() >= 0);
    crypto_sign_keypair(public_, secret_);
    id_.assign(8, static_cast<char>(id));
  }

  [[nodiscard]] std::string key() const {
    return base64("Ed" + id_ + text(public_, sizeof public_));
  }
  [[nodiscard]] std::string sign(const std::string& bytes, bool hashed = true,
                                 const std::string& comment = "a comment") const {
    std::string signed_bytes = bytes;
    if (hashed) {
      unsigned char hash[64];
      crypto_generichash(hash, sizeof hash, raw(bytes), bytes.size(), nullptr, 0);
      signed_bytes = text(hash, sizeof hash);
    }
    const std::string over_file = raw_sign(signed_bytes);
    return "untrusted comment: of no one\n" + base64((hashed ? "ED" : "Ed") + id_ + over_file) +
           "\ntrusted comment: " + comment + "\n" + base64(raw_sign(over_file + comment)) + "\n";
  }

 private:
  static const unsigned char* raw(const std::string& from) {
    return reinterpret_cast<const unsigned char*>(from.data());
  }
  static std::string text(const unsigned char* from, size_t size) {
    return {reinterpret_cast<const char*>(from), size};
  }
  [[nodiscard]] std::string raw_sign(const std::string& bytes) const {
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, nullptr, raw(bytes), bytes.size(), secret_);
    return text(signature, sizeof signature);
  }
  static std::string base64(const std::string& bytes) {
    std::string encoded(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL),
                        '\0');
    sodium_bin2base64(encoded.data(), encoded.size(), raw(bytes), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    encoded.pop_back();
    return encoded;
  }

  std::string id_;
  unsigned char public_[crypto_sign_PUBLICKEYBYTES] = {};
  unsigned char secret_[crypto_sign_SECRETKEYBYTES] = {};
};

}  // namespace module_tests
