// What the tests of class host share: a data directory with a host over it that can be stopped and
// opened again.
#pragma once

#include "eventually.hpp"
#include "host/test_module.hpp"
#include "modules/support.hpp"

#include <pawl/host.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace host_tests {

using pawl::host_options;
using pawl::run_info;
using pawl::test::eventually;

template <class T>
T must(pawl::result<T> outcome) {
  BOOST_REQUIRE_MESSAGE(outcome.ok(), (outcome.ok() ? "" : outcome.error().message));
  return *std::move(outcome);
}
inline void must(pawl::result<void> outcome) {
  BOOST_REQUIRE_MESSAGE(outcome.ok(), (outcome.ok() ? "" : outcome.error().message));
}
template <class T>
std::string code_of(const pawl::result<T>& outcome) {
  return outcome ? "ok" : outcome.error().code;
}

inline std::string number_json(int value) {
  return pawl::to_json(number{value});
}

class fixture {
 public:
  fixture() {
    gatekeeper::get().obey(true);
    gatekeeper::get().hold_all();
    options.data_directory = directory / "data";
    options.builtin_modules = {&pawl_module_v1};
    options.describer = DESCRIBER_PROGRAM;
    options.limits.shards = 2;
    options.limits.drain_ms = 10'000;
  }

  // The host, opened with `options` where it is not open yet.
  pawl::host& host() {
    if (!host_) host_ = must(pawl::host::open(options));
    return *host_;
  }
  pawl::host* operator->() { return &host(); }
  void close() { host_.reset(); }
  void restart() {
    close();
    host();
  }

  std::string start(const std::string& workflow, const std::string& input) {
    return must(host().start({.workflow = workflow, .input = input})).run_id;
  }
  std::string start(const std::string& workflow, int value) {
    return start(workflow, number_json(value));
  }
  run_info end(const std::string& id) {
    return must(host().wait(id, true, std::chrono::minutes(2)));
  }
  // Until the run can't go on by itself.
  run_info rest(const std::string& id) {
    return must(host().wait(id, false, std::chrono::minutes(2)));
  }
  std::string status(const std::string& id) { return must(host().find_run(id)).status; }
  std::vector<std::string> steps(const std::string& id) {
    std::vector<std::string> told;
    for (const auto& each : must(host().steps(id))) told.push_back(each.key + ' ' + each.status);
    return told;
  }

  module_tests::temporary_directory directory;
  host_options options;

 private:
  std::unique_ptr<pawl::host> host_;
};

// The next call of test.gate, which must be the run's, ends with what it was given.
inline void let_go(const std::string& run_id) {
  auto held = gatekeeper::get().next();
  BOOST_TEST(held.run_id == run_id);
  held.call->complete(held.input);
}

}  // namespace host_tests
