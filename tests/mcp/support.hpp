// What the tests of MCP share: where a session's messages go, kept until the test takes them.
#pragma once

#include "host/support.hpp"
#include "mcp/json_rpc.hpp"
#include "mcp/server/session.hpp"

#include <boost/json.hpp>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace mcp_tests {

using namespace host_tests;
namespace json = boost::json;
namespace mcp = pawl::mcp;

class kept_messages final : public mcp::outlet {
 public:
  void notify(std::string message) override { keep(notified_, std::move(message)); }
  void answer(std::string message) override { keep(answered_, std::move(message)); }
  void drop() override {
    std::lock_guard lock(mutex_);
    dropped_ = true;
    came_.notify_all();
  }

  // The next answer, or the next notification.
  json::object answered() { return next(answered_, "an answer"); }
  json::object notified() { return next(notified_, "a notification"); }
  bool wait_until_dropped() {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, std::chrono::minutes(1), [&] { return dropped_; });
  }

 private:
  void keep(std::deque<std::string>& in, std::string message) {
    std::lock_guard lock(mutex_);
    in.push_back(std::move(message));
    came_.notify_all();
  }
  json::object next(std::deque<std::string>& from, const char* what) {
    std::unique_lock lock(mutex_);
    const bool came = came_.wait_for(lock, std::chrono::minutes(1), [&] { return !from.empty(); });
    BOOST_TEST_REQUIRE(came, "in vain: " << what);
    json::object read = json::parse(from.front()).as_object();
    from.pop_front();
    return read;
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::string> notified_, answered_;
  bool dropped_ = false;
};

}  // namespace mcp_tests
