#include "embed/run_counts.hpp"

#include <algorithm>

namespace pawl::embed {

using journal::run_status;

result<void> run_counts::begin(journal::store& store) {
  journal::run_filter unfinished;
  unfinished.statuses = {run_status::queued,  run_status::running, run_status::sleeping,
                         run_status::waiting, run_status::paused,  run_status::blocked};
  std::string cursor;
  do {
    auto page = store.list_runs(unfinished, cursor, 1000);
    if (!page) return page.error();
    for (const journal::run_row& row : page->items) add(row.status, 1);
    cursor = page->next;
  } while (!cursor.empty());
  return {};
}

void run_counts::durable(const journal::change& what) {
  if (what.creates && !what.duplicate_of.empty()) return;
  for (const journal::change& child : what.children) durable(child);
  if (!what.row) return;
  const run_status status = what.row->status;
  if (what.creates) started_.fetch_add(1, std::memory_order_relaxed);
  if (what.erases) return is_ended(status) ? void() : add(status, -1);
  if (what.status_before == status) return;
  if (what.status_before && !is_ended(*what.status_before)) add(*what.status_before, -1);
  if (what.creates || what.status_before) add(status, 1);
}

uint64_t run_counts::of(run_status status) const {
  const int64_t count = counts_[static_cast<size_t>(status)].load(std::memory_order_relaxed);
  return static_cast<uint64_t>(std::max<int64_t>(count, 0));  // between two changes it may dip
}

void run_counts::add(run_status status, int64_t much) {
  counts_[static_cast<size_t>(status)].fetch_add(much, std::memory_order_relaxed);
}

}  // namespace pawl::embed
