// Opening files beneath a folder and nowhere else, whatever `..` and symbolic links say.
#pragma once

#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

namespace pawl::files {

// Owns a file descriptor.
class descriptor {
 public:
  explicit descriptor(int number = -1) : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

// Opens `path`, relative to `folder`, when it stays beneath it. Like openat(): on failure the
// descriptor is empty and errno tells why; EXDEV or ELOOP: the path leads out, or over a link that
// might. close-on-exec is always set.
descriptor open_beneath(int folder, const std::string& path, int flags, mode_t mode = 0);

// The same where the kernel has no openat2(): one component after the other, following no link at
// all.
descriptor open_beneath_stepwise(int folder, const std::string& path, int flags, mode_t mode = 0);

}  // namespace pawl::files
