#include "cli/table.hpp"

#include "cli/format.hpp"

#include <algorithm>
#include <ostream>

namespace pawl::cli {

void table::print(std::ostream& to) const {
  std::vector<size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - width(row[i]) + 2, ' ');
    }
    to << trimmed(line) << '\n';
  }
}

}  // namespace pawl::cli
