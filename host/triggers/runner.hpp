// What triggers need of a host: to start runs, to hear of their end, to call an action. Called with
// the service's lock held, so nothing may call the service from within; replies may come at once or
// from any thread.
#pragma once

#include <pawl/host.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace pawl::triggers {

class runner {
 public:
  template <class T>
  using reply = std::function<void(result<T>)>;

  virtual ~runner() = default;

  virtual void start(start_request request, reply<start_answer> answer) = 0;
  // Calls `ended` once the run has ended, or where there is none of that id. Once the returned
  // handle is gone it may still be called, or not.
  virtual std::shared_ptr<void> when_ended(const std::string& run_id,
                                           std::function<void()> ended) = 0;
  // The action's output.
  virtual void call(std::string action, std::string input, std::chrono::milliseconds timeout,
                    reply<std::string> answer) = 0;
};

}  // namespace pawl::triggers
