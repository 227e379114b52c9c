#include "triggers/host_runner.hpp"

#include <thread>
#include <utility>

namespace pawl::triggers {

host_runner::~host_runner() {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return calls_ == 0; });
}

void host_runner::start(start_request request, reply<start_answer> answer) {
  host_.start(std::move(request), std::move(answer));
}

std::shared_ptr<void> host_runner::when_ended(const std::string& run_id,
                                              std::function<void()> ended) {
  return host_.when_ended(run_id, [ended = std::move(ended)](const result<run_info>&) { ended(); });
}

void host_runner::call(std::string action, std::string input, std::chrono::milliseconds timeout,
                       reply<std::string> answer) {
  {
    const std::lock_guard lock(mutex_);
    ++calls_;
  }
  // A poll has one call at a time, so there are as many threads as polls at most.
  std::thread([this, action = std::move(action), input = std::move(input), timeout,
               answer = std::move(answer)]() mutable {
    answer(host_.run_action(action, std::move(input), timeout));
    answer = nullptr;
    const std::lock_guard lock(mutex_);
    --calls_;
    ended_.notify_all();
  }).detach();
}

}  // namespace pawl::triggers
