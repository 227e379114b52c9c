// Follows one run to its end, wherever its host is: it is told of by events, and looked at from
// time to time, so that nothing is missed while a daemon restarts. Any thread.
#pragma once

#include "api/alarms.hpp"
#include "api/workers.hpp"

#include <pawl/host.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace pawl::mcp {

class run_watch : public std::enable_shared_from_this<run_watch> {
 public:
  struct listener {
    // In words for a person, each time something is different: "action:charge#0 completed".
    std::function<void(const std::string& what)> progress;
    // Once, unless stop() comes first; on one of the workers. Errors: not_found, when it was
    // deleted.
    std::function<void(const result<run_info>& ended)> ended;
  };

  // All outlive this.
  run_watch(host& of, api::workers& looking, api::alarms& alarms, std::string run_id,
            listener told);

  // Once, and then it keeps itself until the end, or stop().
  void begin();
  void stop();

  [[nodiscard]] const std::string& run_id() const { return run_id_; }

 private:
  void hear(const std::vector<event_info>& events);
  void look_soon();
  void look();
  void look_again();
  bool is_first_to_end();

  host& host_;
  api::workers& looking_;
  api::alarms& alarms_;
  const std::string run_id_;
  const listener told_;

  std::mutex mutex_;
  bool over_ = false;
  std::shared_ptr<void> watching_;
  std::optional<api::alarms::id> alarm_;
  std::chrono::milliseconds pause_;
  std::string status_ = "running";
};

}  // namespace pawl::mcp
