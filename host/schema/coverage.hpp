// A coverage: which members of an object, or items of an array, some schema has evaluated, by their
// position. Kept only where an `unevaluated...` keyword asks. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pawl::schema {

class coverage {
 public:
  explicit coverage(size_t count) : count_(count) {
    if (count > small_max) more_.resize((count + word_bits - 1) / word_bits);
  }

  [[nodiscard]] size_t count() const { return count_; }
  void mark(size_t at) { words()[at / word_bits] |= uint64_t{1} << at % word_bits; }
  [[nodiscard]] bool has(size_t at) const {
    return (words()[at / word_bits] >> at % word_bits & 1) != 0;
  }

  // Precondition: of the same count.
  void merge(const coverage& other) {
    for (size_t at = 0; at * word_bits < count_; ++at) words()[at] |= other.words()[at];
  }

 private:
  static constexpr size_t word_bits = 64;
  static constexpr size_t small_max = 256;

  uint64_t* words() { return more_.empty() ? few_.data() : more_.data(); }
  [[nodiscard]] const uint64_t* words() const { return more_.empty() ? few_.data() : more_.data(); }

  size_t count_;
  std::array<uint64_t, small_max / word_bits> few_ = {};
  std::vector<uint64_t> more_;
};

}  // namespace pawl::schema
