// JSON as tests write and read it, and what a test is told when it asks for what is not there.
#pragma once

#include <pawl/host.hpp>
#include <pawl/json.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::testing {

// A mistake in the test, not in what is tested: a module that can't be loaded, a step that is not
// there, the output of a run that failed. The message names the run and shows where it stands.
class test_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// JSON text, or anything that pawl::to_json takes.
class payload {
 public:
  payload(const char* json) : text_(json) {}
  payload(std::string_view json) : text_(json) {}
  payload(std::string json) : text_(std::move(json)) {}
  template <class T>
    requires(!std::convertible_to<const T&, std::string_view> && !std::same_as<T, payload>)
  payload(const T& value) : text_(to_json(value)) {}

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// One call of an action, real or stubbed: one attempt at a step.
struct call_info {
  std::string action;
  std::string input;  // JSON
  std::string run_id;
  std::string step_key;         // "action:charge#0"
  std::string idempotency_key;  // the same over all attempts of the step
  std::string scope;
  uint32_t attempt = 1;
  int64_t at_ms = 0;  // of the virtual clock
  std::optional<std::string> output;
  std::optional<error_info> error;  // how it ended; neither: it has not, or no one waited for it

  template <class In>
  In input_as() const {
    return from_json<In>(input);
  }
};

}  // namespace pawl::testing
