// The host that a module sees while it is checked: it answers as it is told to and writes down what
// the module does. Any thread; set up before the module's code runs.
#pragma once

#include <pawl/credential.h>
#include <pawl/host.h>
#include <pawl/result.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace pawl::conformance {

// What was seen of one call.
struct call_record {
  size_t endings = 0;   // complete and fail together
  bool failed = false;  // how it ended first, as are the two below
  std::string output;
  failure error;
};

class observing_host {
 public:
  // `newer`: as a host of the next minor, whose table is larger.
  explicit observing_host(bool newer = false);
  observing_host(const observing_host&) = delete;
  observing_host& operator=(const observing_host&) = delete;

  const pawl_host* table() const { return &table_; }

  // A token that no module was given before.
  uint64_t issue();
  // False when the call had not ended by then.
  bool await_ending(uint64_t token, std::chrono::milliseconds patience);
  call_record seen_of(uint64_t token);
  void cancel(uint64_t token);  // cancelled() tells so from now on

  // What was done with tokens that were never issued, said to the log against its rules, failed
  // with against the rules of errors; and how often anything was called.
  std::vector<std::string> foreign_tokens(), bad_logs(), bad_errors();
  size_t times_called() const { return times_called_; }

  // What complete() answers: PAWL_OK, or as if the call had been over or the output too large.
  std::atomic<pawl_status> answer = PAWL_OK;
  // Called with the token inside of complete() and fail(), before they return.
  std::function<void(uint64_t)> on_ending;

 private:
  struct own_table : pawl_host {
    const void* slots_of_later_minors[8];
    observing_host* owner;
  };
  struct own_call {
    call_record seen;
    bool cancelled = false;
  };
  static observing_host& of(const pawl_host* host) {
    observing_host& self = *static_cast<const own_table*>(host)->owner;
    ++self.times_called_;
    return self;
  }
  own_call* find(uint64_t token, const char* function);
  pawl_status end(uint64_t token, const char* function, const std::function<void(call_record&)>&);
  void note_error(const pawl_error* error);

  own_table table_ = {};
  std::atomic<size_t> times_called_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::map<uint64_t, own_call> calls_;
  std::vector<std::string> foreign_tokens_, bad_logs_, bad_errors_;
};

}  // namespace pawl::conformance
