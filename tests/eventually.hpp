// Waiting for what happens by itself and of which no one is told: a look each millisecond, until it
// holds or two minutes are over. Where there is an event or a clock of the test's, use that.
#pragma once

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <thread>

namespace pawl::test {

inline void eventually(const char* what, const std::function<bool()>& holds) {
  using clock = std::chrono::steady_clock;
  const auto give_up = clock::now() + std::chrono::minutes(2);
  bool held = holds();
  while (!held && clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    held = holds();
  }
  BOOST_TEST_REQUIRE(held, "in vain: " << what);
}

}  // namespace pawl::test
