#include "journal/run_listing.hpp"

#include <algorithm>
#include <charconv>

namespace pawl::journal {

bool matches(const run_filter& filter, const run_row& row) {
  const bool status_fits = filter.statuses.empty() ||
                           std::find(filter.statuses.begin(), filter.statuses.end(), row.status) !=
                               filter.statuses.end();
  const bool ended_fits = filter.ended_before_ms == 0 ||
                          (is_ended(row.status) && row.ended_ms < filter.ended_before_ms);
  return status_fits && ended_fits &&
         (filter.workflow.empty() || filter.workflow == row.workflow) &&
         (filter.trigger.empty() || filter.trigger == row.trigger) &&
         row.id.find(filter.id_contains) != std::string::npos &&
         row.created_ms >= filter.created_from_ms &&
         (filter.created_before_ms == 0 || row.created_ms < filter.created_before_ms);
}

run_position position_of(const run_filter& filter, const run_row& row) {
  return {filter.ended_before_ms != 0 ? row.ended_ms : row.created_ms, row.id};
}

std::string cursor_at(const run_position& position) {
  return std::to_string(position.time_ms) + '-' + position.id;
}

result<run_position> position_at(std::string_view cursor) {
  run_position position;
  const char* end = cursor.data() + cursor.size();
  const auto [rest, error] = std::from_chars(cursor.data(), end, position.time_ms);
  if (error != std::errc() || rest == end || *rest != '-' || rest + 1 == end) {
    return failure{"invalid_input", "'" + std::string(cursor) +
                                        "' is not a cursor that a list gave; leave it out to begin "
                                        "with the first page"};
  }
  position.id.assign(rest + 1, end);
  return position;
}

}  // namespace pawl::journal
