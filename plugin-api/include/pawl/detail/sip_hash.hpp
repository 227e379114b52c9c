// Randomness that replays: SipHash-2-4 (Aumasson and Bernstein, 2012) keyed with the run's secret
// seed. What is drawn from it in the open does not give away what else is: hook tokens come from
// the same seed.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace pawl::detail {

struct seed {
  uint64_t words[2];
};

class sip_state {
 public:
  explicit sip_state(const seed& key)
      : v0_(key.words[0] ^ 0x736f6d6570736575),
        v1_(key.words[1] ^ 0x646f72616e646f6d),
        v2_(key.words[0] ^ 0x6c7967656e657261),
        v3_(key.words[1] ^ 0x7465646279746573) {}
  void word(uint64_t m) {
    v3_ ^= m;
    round();
    round();
    v0_ ^= m;
  }
  uint64_t finish() {
    v2_ ^= 0xff;
    for (int i = 0; i < 4; ++i) round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void round() {
    v0_ += v1_, v1_ = std::rotl(v1_, 13) ^ v0_, v0_ = std::rotl(v0_, 32);
    v2_ += v3_, v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_, v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_, v1_ = std::rotl(v1_, 17) ^ v2_, v2_ = std::rotl(v2_, 32);
  }
  uint64_t v0_, v1_, v2_, v3_;
};

inline uint64_t sip_hash(const seed& key, std::string_view text) {
  sip_state state(key);
  uint64_t word = 0;
  unsigned bytes = 0;
  for (unsigned char c : text) {
    word |= static_cast<uint64_t>(c) << (8 * (bytes % 8));
    if (++bytes % 8 == 0) {
      state.word(word);
      word = 0;
    }
  }
  state.word(word | static_cast<uint64_t>(text.size()) << 56);
  return state.finish();
}

}  // namespace pawl::detail
