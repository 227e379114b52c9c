// Live progress: one line on stderr for each thing that happened to the runs that are followed, as
// it becomes durable. The host's threads only note it; a thread of its own writes.
#pragma once

#include <pawl/host.hpp>

#include <condition_variable>
#include <deque>
#include <iosfwd>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace pawl::cli {

// What one event says, without its payload. Empty: nothing worth a line.
class progress_lines {
 public:
  std::string line(const std::string& run_id, const event_info& event);

 private:
  std::map<std::pair<std::string, std::string>, event_info> begun_;  // by run and key
  std::map<std::string, int64_t> started_ms_;                        // by run
};

class progress {
 public:
  // Notes what happens from now on, and shows it from follow() on. Both are borrowed.
  progress(host& host, std::ostream& to);
  // Shows what is left.
  ~progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  void follow(std::string run_id);  // that run alone
  void follow_all();                // every run, its id before each line

 private:
  struct happening {
    std::string run_id;
    event_info event;
  };
  void note(const std::string& run_id, const std::vector<event_info>& events);
  void begin();
  void write();

  std::ostream& to_;
  std::string only_;  // empty: all

  std::mutex mutex_;  // guards the three below
  std::condition_variable changed_;
  std::deque<happening> queue_;
  size_t left_out_ = 0;
  bool over_ = false;

  std::shared_ptr<void> watching_;
  std::thread writer_;
};

}  // namespace pawl::cli
