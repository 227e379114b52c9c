#include "conformance/guarded_memory.hpp"

#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace pawl::conformance {

guarded_memory::guarded_memory(std::string_view bytes)
    : guard_bytes_(static_cast<size_t>(::sysconf(_SC_PAGESIZE))), size_(bytes.size()) {
  page_bytes_ = (size_ + guard_bytes_) / guard_bytes_ * guard_bytes_;
  void* mapped = ::mmap(nullptr, page_bytes_ + guard_bytes_, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  pages_ = static_cast<char*>(mapped);
  ::mprotect(pages_ + page_bytes_, guard_bytes_, PROT_NONE);
  data_ = pages_ + page_bytes_ - size_;
  if (size_ > 0) std::memcpy(data_, bytes.data(), size_);
}

guarded_memory::~guarded_memory() {
  ::munmap(pages_, page_bytes_ + guard_bytes_);
}

void guarded_memory::forbid_writing() {
  ::mprotect(pages_, page_bytes_, PROT_READ);
}

void guarded_memory::forbid_access() {
  ::mprotect(pages_, page_bytes_, PROT_NONE);
}

}  // namespace pawl::conformance
