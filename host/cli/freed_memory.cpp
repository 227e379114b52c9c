// Memory that is freed is overwritten first, once the process has held a secret: in an action, in
// libcurl, in a queue of some library there are copies that their owners do not overwrite, and a
// core dump would show them. Only in the program: who embeds a host brings an allocator.
#include "vault/secret.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <malloc.h>

// The C library's own, under the names that it keeps for those who replace them.
extern "C" void __libc_free(void* at) noexcept;
extern "C" void* __libc_realloc(void* at, size_t size) noexcept;

namespace {

bool overwrites() {
  return pawl::vault::has_held_secrets.load(std::memory_order_relaxed);
}

}  // namespace

extern "C" void free(void* at) noexcept {
  if (at != nullptr && overwrites()) explicit_bzero(at, malloc_usable_size(at));
  __libc_free(at);
}

extern "C" void* realloc(void* at, size_t size) noexcept {
  if (at == nullptr || size == 0 || !overwrites()) return __libc_realloc(at, size);
  const size_t had = malloc_usable_size(at);
  void* next = malloc(size);
  if (next == nullptr) return nullptr;
  std::memcpy(next, at, std::min(had, size));
  free(at);
  return next;
}
