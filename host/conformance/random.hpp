// Random choices that are the same for the same seed on every machine. One thread.
#pragma once

#include <cstdint>
#include <random>

namespace pawl::conformance {

class random_source {
 public:
  explicit random_source(uint64_t seed) : engine_(seed) {}

  // Precondition: count > 0. The bias is of no matter here.
  uint64_t below(uint64_t count) { return engine_() % count; }
  bool one_in(uint64_t count) { return below(count) == 0; }
  template <class List>
  auto& one_of(List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace pawl::conformance
