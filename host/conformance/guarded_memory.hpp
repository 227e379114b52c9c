// Bytes that end where their memory ends: reading on is a crash, and so can be made writing to them
// or reading them at all. One owner; protect() on any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace pawl::conformance {

class guarded_memory {
 public:
  explicit guarded_memory(std::string_view bytes);
  ~guarded_memory();
  guarded_memory(const guarded_memory&) = delete;
  guarded_memory& operator=(const guarded_memory&) = delete;

  // No terminator follows the bytes, and nothing else either.
  [[nodiscard]] std::string_view bytes() const { return {data_, size_}; }
  void forbid_writing();
  void forbid_access();

 private:
  char* pages_;
  size_t page_bytes_;  // without the page that guards the end
  size_t guard_bytes_;
  char* data_;
  size_t size_;
};

}  // namespace pawl::conformance
