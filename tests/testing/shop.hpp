// What the library's tests begin with: an environment with this program's module, and words for
// errors.
#pragma once

#include "testing/sample.hpp"

#include <pawl/testing.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

namespace sample {

struct shop : pawl::testing::environment {
  shop() : environment({.builtin_modules = {&pawl_module_v1}}) {}
};

// What the error says, for a test of its words.
inline auto says(std::string part) {
  return [part = std::move(part)](const pawl::testing::test_error& why) {
    BOOST_TEST_MESSAGE(why.what());
    return std::string(why.what()).find(part) != std::string::npos;
  };
}

}  // namespace sample
