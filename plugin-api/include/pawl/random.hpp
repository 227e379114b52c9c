// Random numbers that replay.
#pragma once

#include <pawl/detail/sip_hash.hpp>

#include <cstdint>

namespace pawl {

// What is drawn from ctx.random: a uniform random bit generator (std::uniform_int_distribution and
// std::shuffle take it), the same numbers on every replay.
class random_source {
 public:
  using result_type = uint64_t;
  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return ~uint64_t{0}; }
  explicit random_source(const detail::seed& seed) : seed_(seed) {}
  uint64_t operator()() {
    detail::sip_state state(seed_);
    state.word(++drawn_);
    return state.finish();
  }

 private:
  detail::seed seed_;
  uint64_t drawn_ = 0;
};

}  // namespace pawl
