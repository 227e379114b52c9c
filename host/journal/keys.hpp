// The keys under which the RocksDB store keeps things; README.md in this folder has the table.
// Numbers are big-endian, so that keys sort like what they hold. Functions append; any thread,
// nothing shared.
#pragma once

#include "journal/run_row.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::journal {

inline void append_number(std::string& key, uint64_t value) {
  char bytes[8];
  for (int i = 7; i >= 0; --i, value >>= 8) bytes[i] = static_cast<char>(value);
  key.append(bytes, sizeof bytes);
}

// Precondition: 8 bytes.
inline uint64_t number_at(const char* bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// A time of a caller's filter may be negative; what is stored is not.
inline uint64_t key_time(int64_t time_ms) {
  return static_cast<uint64_t>(time_ms < 0 ? 0 : time_ms);
}

// `events`, without the number all of a run's, which end before run_end_key.
inline void append_run_prefix(std::string& key, std::string_view run_id) {
  key.append(run_id);
  key.push_back('\0');
}

inline void append_run_end(std::string& key, std::string_view run_id) {
  key.append(run_id);
  key.push_back('\1');
}

inline void append_event_key(std::string& key, std::string_view run_id, uint64_t seq) {
  append_run_prefix(key, run_id);
  append_number(key, seq);
}

inline void append_timer_key(std::string& key, const timer& of) {
  append_number(key, key_time(of.due_ms));
  append_event_key(key, of.run_id, of.seq);
}

// Precondition: a key of `timers`.
inline timer timer_of(std::string_view key) {
  timer out;
  out.due_ms = static_cast<int64_t>(number_at(key.data()));
  out.run_id = key.substr(8, key.size() - 17);
  out.seq = number_at(key.data() + key.size() - 8);
  return out;
}

// `closed_hooks`: a row by its token, and what is closed of a run, so that it can be forgotten.
inline void append_closed_hook_key(std::string& key, std::string_view token) {
  key.push_back('t');
  key.append(token);
}

inline void append_closed_hooks_prefix(std::string& key, std::string_view run_id) {
  key.push_back('r');
  append_run_prefix(key, run_id);
}

inline void append_idempotency_key(std::string& key, std::string_view workflow,
                                   std::string_view idempotency_key) {
  key.append(workflow);
  key.push_back('\0');
  key.append(idempotency_key);
}

// `documents`: without a key, the prefix of all of a kind.
inline void append_document_key(std::string& to, std::string_view kind, std::string_view key) {
  to.append(kind);
  to.push_back('\0');
  to.append(key);
}

// `index`: each of the three prefixes is followed by a time and the run's id.
inline void append_created_prefix(std::string& key, run_status status) {
  key.push_back('c');
  key.push_back(static_cast<char>(status));
}

inline void append_workflow_prefix(std::string& key, std::string_view workflow, run_status status) {
  key.push_back('w');
  key.append(workflow);
  key.push_back('\0');
  key.push_back(static_cast<char>(status));
}

inline void append_ended_prefix(std::string& key, run_status status) {
  key.push_back('e');
  key.push_back(static_cast<char>(status));
}

inline void append_position(std::string& key, int64_t time_ms, std::string_view run_id) {
  append_number(key, key_time(time_ms));
  key.append(run_id);
}

}  // namespace pawl::journal
