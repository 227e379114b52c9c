// What an environment and the handles of its runs share.
#pragma once

#include "testing/simulation.hpp"
#include "testing/stub_script.hpp"

#include <pawl/testing.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pawl::testing {

struct environment_state {
  explicit environment_state(const environment_options& given);
  // Another world with the same modules, and stubs that begin anew.
  environment_state(const environment_state& like, std::shared_ptr<journal::memory_store> store);

  std::shared_ptr<stub_script> stub(std::string_view action, stub_schemas otherwise = {});
  std::string start(std::string_view workflow, const payload& input, std::string id = {});
  journal::run_row row(std::string_view run_id);

  environment_options options;
  simulation sim;
  std::map<std::string, std::shared_ptr<stub_script>, std::less<>> scripts;
};

template <class T>
T value_or_throw(result<T> from) {
  if (!from) throw test_error(from.error().code + ": " + from.error().message);
  return std::move(*from);
}

}  // namespace pawl::testing
