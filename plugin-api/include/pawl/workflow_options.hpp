// What PAWL_WORKFLOW takes after the description: how many runs of a workflow go on at once, and
// which begin first. A run over a limit is queued until it may begin.
//
//   PAWL_WORKFLOW(fulfil, "fulfil", "Fulfil an order", "...", pawl::running_max(50),
//                 pawl::keyed_by("/customer/id"), pawl::priority_at("/priority"))
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl {
namespace detail {

struct workflow_options {
  std::string members;

  void add(std::string_view name, std::string_view json) {
    members += members.empty() ? '{' : ',';
    members.append(1, '"').append(name).append("\":").append(json);
  }
  // A pointer holds nothing that JSON would have to escape, but for what its keys hold.
  void add_text(std::string_view name, std::string_view text) {
    std::string quoted = "\"";
    for (char c : text) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    add(name, quoted + '"');
  }
  std::string json() const { return members.empty() ? members : members + '}'; }
};

}  // namespace detail

// So many runs at once. A run counts from its beginning to its end, also while it sleeps or waits.
struct running_max {
  constexpr explicit running_max(uint64_t runs_at_once) : runs(runs_at_once) {}
  void apply(detail::workflow_options& to) const { to.add("running_max", std::to_string(runs)); }
  uint64_t runs;
};

// Of runs whose inputs have the same value at a JSON pointer, so many at once.
struct keyed_by {
  constexpr explicit keyed_by(std::string_view json_pointer, uint64_t runs_at_once = 1)
      : pointer(json_pointer), runs(runs_at_once) {}
  void apply(detail::workflow_options& to) const {
    to.add_text("key", pointer);
    to.add("running_per_key_max", std::to_string(runs));
  }
  std::string_view pointer;
  uint64_t runs;
};

// A start is refused as busy while so many runs wait to begin.
struct queued_max {
  constexpr explicit queued_max(uint64_t runs_in_line) : runs(runs_in_line) {}
  void apply(detail::workflow_options& to) const { to.add("queued_max", std::to_string(runs)); }
  uint64_t runs;
};

// Of those that wait, the one with the highest whole number at a JSON pointer begins first.
struct priority_at {
  constexpr explicit priority_at(std::string_view json_pointer) : pointer(json_pointer) {}
  void apply(detail::workflow_options& to) const { to.add_text("priority", pointer); }
  std::string_view pointer;
};

}  // namespace pawl
