#include "actions/call_figures.hpp"

#include <algorithm>
#include <mutex>

namespace pawl::actions {

call_figures::meter& call_figures::of(std::string_view action) {
  {
    const std::shared_lock lock(mutex_);
    if (auto found = meters_.find(action); found != meters_.end()) return *found->second;
  }
  const std::unique_lock lock(mutex_);
  auto& made = meters_[std::string(action)];
  if (!made) made = std::make_unique<meter>();
  return *made;
}

std::vector<action_figures> call_figures::read() const {
  std::vector<action_figures> all;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [name, of] : meters_) {
      all.push_back(
          {name, of->completed, of->failed, of->given_up, of->retries, of->seconds.read()});
    }
  }
  std::ranges::sort(all, {}, &action_figures::action);
  return all;
}

}  // namespace pawl::actions
