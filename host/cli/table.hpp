// Aligned columns for people. A row has as many cells as the heading; the last column is never
// padded.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace pawl::cli {

class table {
 public:
  explicit table(std::vector<std::string> heading) : rows_{std::move(heading)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print(std::ostream& to) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pawl::cli
