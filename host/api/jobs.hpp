// The same change to many runs, found by a filter: done one after the other, with progress. A job
// lives as long as the host: after a restart it is asked for again, and meets only what is left.
// Any thread.
#pragma once

#include "api/workers.hpp"

#include <pawl/host.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::api {

struct job_info {
  std::string id;
  std::string action;                          // "retry", "cancel", "pause", "resume", "delete"
  std::string state;                           // "running", "done", "stopped"
  uint64_t matched = 0, done = 0, failed = 0;  // runs; matched: so far, while it runs
  int64_t created_ms = 0, ended_ms = 0;
  struct refusal {
    std::string run_id;
    error_info error;
  };
  std::vector<refusal> failures;  // the first of them
};

class jobs {
 public:
  explicit jobs(host& of) : host_(of) {}
  ~jobs() { stop(); }

  // The job's id. Errors: invalid_input (no such action); busy.
  result<std::string> start(std::string_view action, run_query filter);
  // Errors: not_found.
  result<job_info> find(std::string_view id) const;
  [[nodiscard]] std::vector<job_info> list() const;  // the newest first

  void stop();  // after the run that each is at

 private:
  struct job {
    job_info info;
    run_query filter;
    result<void> (*change)(host&, const std::string&);
  };
  void work(job& on);
  void note(job& on, const std::string& run_id, const result<void>& outcome);

  host& host_;
  mutable std::mutex mutex_;
  std::map<uint64_t, std::shared_ptr<job>> jobs_;
  uint64_t next_ = 1;
  std::atomic<bool> stopping_ = false;
  workers workers_{2};
};

}  // namespace pawl::api
