// A journal's writer that writes when it is told to, so that the host can be ended before and after
// each commit. One thread.
#pragma once

#include "journal/committer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace pawl::testing {

class stepped_committer final : public journal::committer {
 public:
  // `chance` is the state of what is drawn from; it must outlive this.
  stepped_committer(journal::store& into, const uint64_t& chance)
      : store_(into), chance_(chance), chance_written_(chance) {}

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
  // The state when what was written last was handed in. A host that is started again goes on from
  // there: it draws for a run that was lost what it drew for it before.
  [[nodiscard]] uint64_t chance_written() const { return chance_written_; }

 private:
  struct waiting {
    journal::submission submitted;
    uint64_t chance;
  };
  void write(journal::change& what);

  journal::store& store_;
  const uint64_t& chance_;
  std::deque<waiting> queue_;
  std::optional<failure> broken_;
  uint64_t chance_written_;
  size_t commits_ = 0, end_at_ = 0;
  bool end_written_ = false, ended_ = false;
};

}  // namespace pawl::testing
