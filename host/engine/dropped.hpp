// The list of events that a `retried` event says no longer count.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace pawl::engine {

// Varints one after the other: seven bits a byte, lowest first, the top bit set on all but the
// last.
inline std::string pack_dropped(const std::set<uint64_t>& seqs) {
  std::string packed;
  for (uint64_t seq : seqs) {
    for (; seq >= 0x80; seq >>= 7) packed += static_cast<char>(seq | 0x80);
    packed += static_cast<char>(seq);
  }
  return packed;
}

inline void read_dropped(std::string_view packed, std::set<uint64_t>& into) {
  uint64_t seq = 0;
  int shift = 0;
  for (unsigned char byte : packed) {
    seq |= static_cast<uint64_t>(byte & 0x7f) << shift;
    shift = byte >= 0x80 && shift < 56 ? shift + 7 : 0;
    if (byte >= 0x80) continue;
    into.insert(seq);
    seq = 0;
  }
}

}  // namespace pawl::engine
