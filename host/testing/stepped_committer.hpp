// A journal's writer that writes when it is told to, so that the host can be ended before and after
// each commit. One thread.
#pragma once

#include "journal/committer.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace pawl::testing {

class stepped_committer final : public journal::committer {
 public:
  explicit stepped_committer(journal::store& into) : store_(into) {}

  void submit(std::vector<journal::submission> batch) override;
  // Commits what was handed in, at most so many; true when there was anything.
  bool commit(size_t changes_max);
  // Every commit fails from now on, until this is called with nothing.
  void break_with(std::optional<failure> why) { broken_ = std::move(why); }
  [[nodiscard]] const std::optional<failure>& broken() const { return broken_; }

  // Ends before (or, `written`, right after) the commit of that number, counted from 1: nothing is
  // committed, nor said to be, from then on.
  void end_at(size_t number, bool written) { end_at_ = number, end_written_ = written; }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] size_t commits() const { return commits_; }

 private:
  void write(journal::change& what);

  journal::store& store_;
  std::deque<journal::submission> queue_;
  std::optional<failure> broken_;
  size_t commits_ = 0, end_at_ = 0;
  bool end_written_ = false, ended_ = false;
};

}  // namespace pawl::testing
