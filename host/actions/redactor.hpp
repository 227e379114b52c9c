// Keeps the secrets of one call out of what that call says: every secret of 8 bytes or more, as it
// is, in base64, percent-encoded or escaped as in JSON, gives way to "[redacted]". Immutable once
// it is made; wiped when it goes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::actions {

class redactor {
 public:
  redactor() = default;
  // Overwrites `secrets`. Shorter ones are left out: they would be found where they are not meant.
  explicit redactor(std::vector<std::string> secrets);
  ~redactor();
  redactor(redactor&& other) noexcept : forms_(std::move(other.forms_)) {}
  redactor& operator=(redactor&& other) noexcept {
    forms_.swap(other.forms_);
    return *this;
  }

  static constexpr size_t secret_bytes_min = 8;
  static constexpr std::string_view instead = "[redacted]";

  [[nodiscard]] bool empty() const { return forms_.empty(); }
  [[nodiscard]] const std::vector<std::string>& forms() const { return forms_; }
  // True when there was something to replace.
  bool redact(std::string& text) const;

 private:
  std::vector<std::string> forms_;  // longest first
};

}  // namespace pawl::actions
