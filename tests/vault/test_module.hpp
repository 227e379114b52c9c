// The module that is compiled into the tests of credentials: one kind of each sort, actions that
// tell the test what they were given, and one that lets its secret slip in every way.
#pragma once

#include <pawl/action.hpp>
#include <pawl/credential.hpp>
#include <pawl/workflow.hpp>

#include <boost/describe.hpp>

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace vault_tests {

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

struct said {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(said, (), (text))

// test.count, and then the action.
struct visit_input {
  std::string action, scope;
};
BOOST_DESCRIBE_STRUCT(visit_input, (), (action, scope))

// What actions were given, in order. Any thread.
class records {
 public:
  static records& get() {
    static records one;
    return one;
  }
  void clear() {
    std::lock_guard lock(mutex_);
    given_.clear();
    counted_ = 0;
    released_ = false;
  }
  void release() {
    std::lock_guard lock(mutex_);
    released_ = true;
    came_.notify_all();
  }
  void wait_for_release() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return released_; });
  }
  void add(std::string token) {
    std::lock_guard lock(mutex_);
    given_.push_back(std::move(token));
  }
  void count() {
    std::lock_guard lock(mutex_);
    ++counted_;
  }
  std::vector<std::string> given() {
    std::lock_guard lock(mutex_);
    return given_;
  }
  int counted() {
    std::lock_guard lock(mutex_);
    return counted_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> given_;
  int counted_ = 0;
  bool released_ = false;
  std::condition_variable came_;
};

}  // namespace vault_tests
