#include "journal/run_row.hpp"

#include <array>
#include <cstddef>

namespace pawl::journal {
namespace {

// Indexed by run_status, which begins with 1.
constexpr std::array<std::string_view, 10> names = {"",        "queued",    "running", "sleeping",
                                                    "waiting", "completed", "failed",  "cancelled",
                                                    "paused",  "blocked"};

}  // namespace

std::string_view status_name(run_status status) {
  return names[static_cast<size_t>(status)];
}

std::optional<run_status> status_from_name(std::string_view name) {
  for (size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<run_status>(i);
  }
  return std::nullopt;
}

}  // namespace pawl::journal
