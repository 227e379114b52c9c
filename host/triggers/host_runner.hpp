// A runner over a host. Any thread.
#pragma once

#include "triggers/runner.hpp"

#include <condition_variable>
#include <mutex>

namespace pawl::triggers {

class host_runner final : public runner {
 public:
  // The host outlives this.
  explicit host_runner(host& of) : host_(of) {}
  // Waits for the calls under way; their action's time is up some time.
  ~host_runner() override;

  void start(start_request request, reply<start_answer> answer) override;
  std::shared_ptr<void> when_ended(const std::string& run_id, std::function<void()> ended) override;
  void call(std::string action, std::string input, std::chrono::milliseconds timeout,
            reply<std::string> answer) override;

 private:
  host& host_;
  std::mutex mutex_;
  std::condition_variable ended_;
  size_t calls_ = 0;  // under way, a thread each
};

}  // namespace pawl::triggers
