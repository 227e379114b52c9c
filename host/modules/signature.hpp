// Whose modules are loaded: those that come with a signature of one trusted key, as the program
// `minisign` makes them (Ed25519 over the file or over its BLAKE2b hash). Immutable; any thread.
#pragma once

#include <pawl/result.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace pawl::modules {

// Where the signature of a file lies: "FILE.minisig".
std::filesystem::path signature_file(const std::filesystem::path& file);

class trusted_key {
 public:
  // "RW...", or the path of a file that holds it, as `minisign -G` writes one. Errors:
  // invalid_input.
  static result<trusted_key> read(const std::string& text_or_path);

  // Whether the signature, a file's text, is this key's over these bytes, and its trusted comment
  // is too. Errors: host_misuse with the reason.
  [[nodiscard]] result<void> verify(std::string_view bytes, std::string_view signature) const;

 private:
  std::array<unsigned char, 8> id_ = {};
  std::array<unsigned char, 32> key_ = {};
};

}  // namespace pawl::modules
