// What came of the calls of each action, counted where they start and end. Any thread.
#pragma once

#include "figures/histogram.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pawl::actions {

// Of one action since the start. An attempt that was given up is over its deadline, silent or
// cancelled.
struct action_figures {
  std::string action;
  uint64_t completed = 0, failed = 0, given_up = 0;  // attempts, by how they ended
  uint64_t retries = 0;                              // attempts begun that were not the first
  figures::distribution seconds;                     // of those that completed or failed
};

class call_figures {
 public:
  struct meter {
    std::atomic<uint64_t> completed = 0, failed = 0, given_up = 0, retries = 0;
    figures::histogram seconds{figures::duration_bounds_ns, figures::nanosecond};
  };

  // Lives as long as this.
  meter& of(std::string_view action);
  [[nodiscard]] std::vector<action_figures> read() const;  // by name

 private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<meter>, hash, std::equal_to<>> meters_;
};

}  // namespace pawl::actions
