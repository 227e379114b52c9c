// Actions that are functions of the test. Input and output are held against the schemas of the real
// action, if there is one, else against those given. One thread; functions are called inside
// start().
#pragma once

#include "engine/dispatcher.hpp"
#include "schema/checker.hpp"
#include "testing/module_shelf.hpp"

#include <pawl/testing/payload.hpp>

#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::testing {

// What the action does: gives its outcome, or nothing to answer later (stub_actions::answer).
using stub_body = std::function<std::optional<result<std::string>>(const call_info&)>;

struct stub_schemas {
  std::optional<schema::checker> input, output;
};

call_info to_info(const engine::call_request& request, int64_t now_ms);

class stub_actions final : public engine::dispatcher {
 public:
  stub_actions(const module_shelf& modules, const host_limits& limits)
      : modules_(modules), limits_(limits) {}

  void set(std::string name, stub_body body, stub_schemas otherwise = {});
  bool has(std::string_view name) const { return stubs_.contains(name); }
  std::vector<call_info> open_calls(std::string_view action) const;
  // Ends the open call of the action at `index`, oldest first. Throws test_error.
  void answer(std::string_view action, size_t index, const stub_body& body);
  void answer(std::string_view action, size_t index, const result<std::string>& with);
  // What a function of the test threw comes out here.
  void rethrow();

  uint64_t start(const engine::call_request& request, engine::call_sink& sink) override;
  void abandon(uint64_t token) override;
  void ask_to_stop(uint64_t token) override;
  engine::call_defaults defaults(std::string_view action) override;

 private:
  struct stub {
    stub_body body;
    stub_schemas otherwise;
  };
  struct open_call {
    uint64_t token, tag;
    call_info told;
    engine::call_sink* sink;
  };
  result<void> check(std::string_view json, std::string_view action, bool is_input) const;
  std::optional<result<std::string>> call(const stub_body& body, const call_info& told);
  void end(const open_call& of, result<std::string> with) const;

  const module_shelf& modules_;
  const host_limits& limits_;
  std::map<std::string, stub, std::less<>> stubs_;
  std::vector<open_call> open_;
  std::exception_ptr thrown_;
  uint64_t next_token_ = 1;
};

}  // namespace pawl::testing
