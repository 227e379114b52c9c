#include "testing/stepped_committer.hpp"

#include <stdexcept>
#include <utility>

namespace pawl::testing {

void stepped_committer::submit(std::vector<journal::submission> batch) {
  for (auto& each : batch) queue_.push_back({std::move(each), chance_});
}

bool stepped_committer::commit(size_t changes_max) {
  bool any = false;
  for (; changes_max > 0 && !queue_.empty() && !ended_; --changes_max) {
    const uint64_t chance = queue_.front().chance;
    journal::submission next = std::move(queue_.front().submitted);
    queue_.pop_front();
    ended_ = ++commits_ == end_at_;
    if (ended_ && !end_written_) return true;
    journal::commit_outcome outcome{next.tag, std::move(next.what), broken_};
    if (!broken_) {
      write(outcome.what);
      chance_written_ = chance;
    }
    if (ended_) return true;
    std::vector<journal::commit_outcome> one;
    one.push_back(std::move(outcome));
    next.sink->committed(std::move(one));
    any = true;
  }
  return any;
}

void stepped_committer::write(journal::change& what) {
  auto written = store_.write({&what, 1});
  if (!written) throw std::logic_error("the engine wrote nonsense: " + written.error().message);
}

}  // namespace pawl::testing
