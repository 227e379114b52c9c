// The keys that credentials are encrypted with: the first one encrypts, the others only decrypt
// what was encrypted before they were replaced. 256 bits each, written as 64 hex digits. They are
// in guarded memory, which is locked and in no core dump. Immutable; any thread.
#pragma once

#include "vault/sealed.hpp"

#include <pawl/result.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::vault {

// Where the keys come from, in this order: the file that is set; the variable PAWL_VAULT_KEY, which
// is overwritten in the environment once it was read; the systemd credential "pawl-vault-key"; the
// data directory's own file, which is made when it is needed.
struct key_source {
  enum class place : uint8_t { file, environment, systemd };
  key_source::place place = place::file;
  std::filesystem::path file = {};  // file, systemd
};
key_source find_key_source(const std::filesystem::path& key_file,
                           const std::filesystem::path& data_directory);

class key_ring {
 public:
  key_ring() = default;

  // Errors: not_found (no file), permission_denied (others could read the file), invalid_input (it
  // is not a list of keys), unavailable; each says what to do.
  static result<key_ring> read(const key_source& from);
  // Of text: keys with white space or "," between them; `from` is for the message. Errors:
  // invalid_input.
  static result<key_ring> parse(std::string_view text, const std::string& from);
  // A file with one new key. Errors: unavailable; conflict (there is a file).
  static result<key_ring> create(const std::filesystem::path& file);
  // One with a new key before these.
  [[nodiscard]] key_ring with_new_key() const;
  [[nodiscard]] key_ring with_first_only() const;
  // Replaces the file at once or not at all. Errors: unavailable.
  [[nodiscard]] result<void> write(const std::filesystem::path& file) const;

  [[nodiscard]] bool empty() const { return keys_.empty(); }
  [[nodiscard]] bool has_old() const { return keys_.size() > 1; }
  [[nodiscard]] const key& first() const { return *keys_.front(); }
  // Null: none of that id.
  [[nodiscard]] const key* find(std::string_view id) const;

 private:
  std::vector<std::shared_ptr<const key>> keys_;
};

}  // namespace pawl::vault
