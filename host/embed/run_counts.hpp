// How many runs there are of each status, kept from what becomes durable instead of asked of the
// store. Any thread.
#pragma once

#include "journal/store.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace pawl::embed {

class run_counts {
 public:
  // Those that are not ended, from the store, before anything changes it. Ended ones, of which
  // there may be millions, are counted from now on.
  result<void> begin(journal::store& store);

  void durable(const journal::change& what);

  // Of a status that is not an end: how many there are. Of one that is: how many came to it.
  [[nodiscard]] uint64_t of(journal::run_status status) const;
  [[nodiscard]] uint64_t started() const { return started_.load(std::memory_order_relaxed); }

 private:
  void add(journal::run_status status, int64_t much);

  std::array<std::atomic<int64_t>, 10> counts_{};  // by status
  std::atomic<uint64_t> started_ = 0;
};

}  // namespace pawl::embed
