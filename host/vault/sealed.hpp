// Encryption of one text under one key: XChaCha20-Poly1305 with a nonce of chance, bound to a
// context, so that what was taken from one place does not open in another. Any thread.
#pragma once

#include "vault/secret.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::vault {

class key {
 public:
  static constexpr size_t size = 32;  // bytes

  // Of chance.
  key();
  // Precondition: `bytes` are `size` of them.
  explicit key(std::string_view bytes);

  [[nodiscard]] const unsigned char* bytes() const { return bytes_.get(); }
  // Tells keys apart, and tells nothing of them: a hash, 16 hex digits.
  [[nodiscard]] const std::string& id() const { return id_; }

 private:
  struct guarded_free {
    void operator()(unsigned char* at) const;
  };
  void name();

  std::unique_ptr<unsigned char, guarded_free> bytes_;
  std::string id_;
};

// Base64.
std::string seal(std::string_view text, std::string_view context, const key& under);

// Nothing: it was sealed under another key, for another context, or was changed since.
std::optional<secret_text> open(std::string_view sealed, std::string_view context,
                                const key& under);

}  // namespace pawl::vault
