// An entry: the events of one turn of one run, as the bytes that the journal stores under the seq
// of the first. README.md in this folder describes them. Free of allocation once the string has its
// size; any thread, nothing shared.
#pragma once

#include "journal/event.hpp"
#include "journal/fields.hpp"

#include <pawl/result.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pawl::journal {

// Appends one event; an empty `entry` gets its version byte first. `what.seq` is not stored: the
// events of an entry follow each other without a gap.
void append_event(std::string& entry, const event& what);

// Walks the events of an entry:
//   entry_reader reader(entry, first_seq);
//   for (event each; reader.next(each);) ...
//   if (reader.failed()) return reader.error();
class entry_reader {
 public:
  // `entry` must outlive the events that are read from it.
  entry_reader(std::string_view entry, uint64_t first_seq);

  // False at the end, or when what comes next is not understood; then failed() tells which.
  bool next(event& out);

  [[nodiscard]] bool failed() const { return fault_ != fault::none; }

  // Precondition: failed(). Codes: `unsupported_format`, written by a newer Pawl; `corrupt`.
  [[nodiscard]] failure error() const;

 private:
  enum class fault : uint8_t { none, empty, version, type, operation, tag, truncated, disordered };

  bool stop(fault why, uint64_t value);
  bool take_number(event& out);
  bool take_bytes(event& out);

  field_reader fields_;
  uint64_t seq_;
  uint64_t fault_value_ = 0;
  fault fault_ = fault::none;
};

// Calls `each` with the entry's events from from_seq on. False when it returned false: it wants no
// more. Errors: as of the reader.
result<bool> read_entry(std::string_view entry, uint64_t first_seq, uint64_t from_seq,
                        const std::function<bool(const event&)>& each);

}  // namespace pawl::journal
