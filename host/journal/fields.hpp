// The tagged fields that every stored value is made of: a tag byte, then a varint for an even tag
// or a varint length and that many bytes for an odd one; tag 0 ends the list. Tags ascend, each at
// most once, and a field that is zero or empty is left out. No allocation on either side; any
// thread, not shared.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pawl::journal {

inline constexpr uint8_t format_version = 1;  // of entries and rows: their first byte

// The most that one field adds to what it holds: tag and varint.
inline constexpr size_t field_overhead_max = 11;

// Appends to `out`, which must not be touched before finish().
class field_writer {
 public:
  // bytes_max: an upper bound of all that will be written.
  field_writer(std::string& out, size_t bytes_max) : out_(out) {
    const size_t before = out.size();
    out.resize(before + bytes_max);
    at_ = out.data() + before;
  }

  void byte(uint8_t value) { *at_++ = static_cast<char>(value); }

  void number(uint8_t tag, uint64_t value) {
    if (value == 0) return;
    byte(tag);
    varint(value);
  }

  void number(uint8_t tag, int64_t value) { number(tag, static_cast<uint64_t>(value)); }

  void bytes(uint8_t tag, std::string_view value) {
    if (value.empty()) return;
    byte(tag);
    varint(value.size());
    std::memcpy(at_, value.data(), value.size());
    at_ += value.size();
  }

  void end() { byte(0); }

  void finish() { out_.resize(static_cast<size_t>(at_ - out_.data())); }

 private:
  void varint(uint64_t value) {
    while (value >= 0x80) {
      byte(static_cast<uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<uint8_t>(value));
  }

  std::string& out_;
  char* at_;
};

// Walks the fields of one list. The views point into what is read.
class field_reader {
 public:
  enum class state : uint8_t { reading, ended, truncated, disordered };

  explicit field_reader(std::string_view data) : at_(data.data()), end_(at_ + data.size()) {}

  // Begins the next list, after one that ended.
  void restart() {
    tag_ = 0;
    state_ = state::reading;
  }

  // The next field is in tag() and in number() or bytes(). False: the list ended, or is not well
  // formed.
  bool next() {
    uint8_t tag = 0;
    if (!byte(tag)) return stop(state::truncated);
    if (tag == 0) return stop(state::ended);
    if (tag <= tag_) return stop(state::disordered);
    tag_ = tag;
    if (!varint(number_)) return stop(state::truncated);
    if ((tag & 1) == 0) return true;
    if (number_ > static_cast<uint64_t>(end_ - at_)) return stop(state::truncated);
    bytes_ = {at_, static_cast<size_t>(number_)};
    at_ += number_;
    return true;
  }

  bool byte(uint8_t& out) {
    if (at_ == end_) return false;
    out = static_cast<uint8_t>(*at_++);
    return true;
  }

  [[nodiscard]] uint8_t tag() const { return tag_; }
  [[nodiscard]] uint64_t number() const { return number_; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] state stopped() const { return state_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

 private:
  bool stop(state why) {
    state_ = why;
    return false;
  }

  bool varint(uint64_t& out) {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      uint8_t part = 0;
      if (!byte(part)) return false;
      if (shift == 63 && part > 1) return false;  // more than 64 bits
      value |= static_cast<uint64_t>(part & 0x7f) << shift;
      if (part < 0x80) {
        out = value;
        return true;
      }
    }
    return false;
  }

  const char* at_;
  const char* end_;
  uint64_t number_ = 0;
  std::string_view bytes_;
  uint8_t tag_ = 0;
  state state_ = state::reading;
};

}  // namespace pawl::journal
