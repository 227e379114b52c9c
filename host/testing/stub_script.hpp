// What a test said that a stub does, and how far its calls have come. One thread.
#pragma once

#include "testing/stub_actions.hpp"

#include <pawl/testing/recording.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace pawl::testing {

struct stub_script {
  struct move {
    stub_body body;
    size_t times = 1;
  };
  std::string action;
  stub_schemas otherwise;
  std::vector<move> moves;
  size_t at = 0, used = 0;               // the move whose turn it is, and how often it was made
  std::map<std::string, size_t> met_by;  // an attempt that a crash repeats meets the same again

  std::optional<result<std::string>> call(const call_info& told);
};

// How a recorded run's steps of that action ended, attempt by attempt. Throws test_error.
stub_body body_of(const recording& from, const std::string& action);
// The actions that it has calls of.
std::vector<std::string> actions_of(const recording& from);

}  // namespace pawl::testing
