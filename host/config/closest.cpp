#include "config/closest.hpp"

#include <algorithm>
#include <cstddef>

namespace pawl::config {
namespace {

// Edits between the two: a letter added, dropped, replaced, or swapped with its neighbour.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view closest(std::string_view word, const std::vector<std::string_view>& names) {
  std::string_view best, begun;
  size_t best_distance = std::min<size_t>(2, word.size() / 3) + 1;
  size_t begun_count = 0;
  for (std::string_view name : names) {
    if (name.starts_with(word)) {
      begun = name;
      ++begun_count;
    }
    if (const size_t edits = distance(word, name); edits < best_distance) {
      best = name;
      best_distance = edits;
    }
  }
  return begun_count == 1 && !word.empty() ? begun : best;
}

}  // namespace pawl::config
