// Keeps the secrets of one call out of what that call says: every secret of 8 bytes or more, as it
// is, in base64, percent-encoded or escaped as in JSON, gives way to "[redacted]". Immutable once
// it is made; wiped when it goes.
#pragma once

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

  [[nodiscard]] bool empty() const { return forms_.empty(); }
  // True when there was something to replace.
  bool redact(std::string& text) const;

 private:
  std::vector<std::string> forms_;  // longest first
};

}  // namespace pawl::actions
