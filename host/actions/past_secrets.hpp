// Knows the secrets of calls that have ended without holding them, so that what a module writes to
// the log late has none of them either: of each form there is a hash, whose key no core dump has.
// Any thread.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace pawl::actions {

class redactor;

class past_secrets {
 public:
  past_secrets();

  void add(const redactor& of);
  void redact(std::string& text) const;

 private:
  struct mark {
    uint64_t start = 0;  // hash of the first bytes, by which it is looked for
    size_t size = 0;
    uint64_t whole = 0;

    auto operator<=>(const mark&) const = default;
  };
  [[nodiscard]] uint64_t hash(std::string_view of) const;
  // How long the longest secret is that begins the text; 0: none does.
  [[nodiscard]] size_t size_at(std::string_view text) const;

  static constexpr size_t count_max = 4096;  // the oldest are forgotten

  const std::unique_ptr<unsigned char, void (*)(void*)> key_;
  mutable std::mutex mutex_;
  std::set<mark> marks_;
  std::deque<mark> in_order_;
};

}  // namespace pawl::actions
