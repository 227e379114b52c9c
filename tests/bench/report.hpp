// What was measured, and how it is told: a table for people or one JSON document.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pawl::bench {

struct goal {
  enum class side { at_most, at_least };
  side bound;
  double limit;

  [[nodiscard]] bool met_by(double value) const {
    return bound == side::at_most ? value <= limit : value >= limit;
  }
};
inline goal at_most(double limit) {
  return {goal::side::at_most, limit};
}
inline goal at_least(double limit) {
  return {goal::side::at_least, limit};
}

struct figure {
  std::string section;
  std::string what;
  double value = 0;  // a median where there were many
  std::string unit;
  std::optional<double> p99 = {};    // in the same unit
  std::optional<double> ratio = {};  // to the floor that `what` names
  std::optional<goal> wanted = {};   // of the ratio where there is one, else of the value

  [[nodiscard]] bool met() const { return !wanted || wanted->met_by(ratio.value_or(value)); }
};

class report {
 public:
  void add(figure made) { figures_.push_back(std::move(made)); }
  [[nodiscard]] std::string table() const;
  [[nodiscard]] std::string json() const;

 private:
  std::vector<figure> figures_;
};

}  // namespace pawl::bench
