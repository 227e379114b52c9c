// What both stores must agree on when runs are listed: which rows a filter lets through, in which
// order, and how a cursor spells a place in that order. Any thread, nothing shared.
#pragma once

#include "journal/store.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace pawl::journal {

bool matches(const run_filter& filter, const run_row& row);

// A place in a listing: rows are ordered by time, then by id.
struct run_position {
  int64_t time_ms = 0;
  std::string id;
  auto operator<=>(const run_position&) const = default;
};

// By the time a run ended where the filter asks for that, else by the time it was created.
run_position position_of(const run_filter& filter, const run_row& row);

// "1732290000000-ID". It stays valid while runs come and go.
std::string cursor_at(const run_position& position);

// Code: `invalid_input`, when no listing gave that cursor.
result<run_position> position_at(std::string_view cursor);

}  // namespace pawl::journal
