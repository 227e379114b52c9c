// A loaded module with the host that watches it, and the means to call its actions the way a host
// does. start() on any thread; all else on one.
#pragma once

#include "conformance/guarded_memory.hpp"
#include "conformance/observing_host.hpp"
#include "modules/library.hpp"
#include "modules/loaded_module.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::conformance {

// One of the examples that an action gives of itself.
struct example {
  const modules::action* action;
  boost::json::value input;
  std::optional<boost::json::value> output;

  [[nodiscard]] std::string input_text() const { return boost::json::serialize(input); }
};

// The examples that an action or workflow gives, which the module's tables passed.
std::vector<example> examples_of(const modules::exported& item, const modules::action* action);

enum class input_memory {
  plain,       // nothing is watched
  exact,       // nothing may be read after its end; in all others a zero byte follows
  read_only,   // nothing may be written to it
  until_ended  // nothing may be read once the call has ended
};

struct call_options {
  uint32_t attempt = 1;
  std::chrono::milliseconds deadline{60'000};  // from now
  input_memory memory = input_memory::plain;
};

struct started_call {
  uint64_t token = 0;
  pawl_status status = PAWL_OK;
  bool threw = false;
  bool accepted() const { return status == PAWL_OK && !threw; }
};

class module_in_use {
 public:
  // Errors: host_misuse, as for any host.
  static result<std::unique_ptr<module_in_use>> load(const modules::library& from);

  result<void> open(const std::string& config) { return module_->open(host.table(), config); }
  void close() { module_->close(); }
  [[nodiscard]] const modules::loaded_module& exports() const { return *module_; }

  // Starts an action on this thread, or, where it blocks, on one of its own until it has returned.
  started_call start(const modules::action& action, std::string_view input,
                     const call_options& options = {});
  // The same with a token that was issued before.
  started_call start(uint64_t token, const modules::action& action, std::string_view input,
                     const call_options& options = {});
  void cancel(const modules::action& action, uint64_t token);

  observing_host host;
  std::vector<example> examples;  // of actions that may be called with them at any time

 private:
  struct told;
  module_in_use() = default;

  std::shared_ptr<modules::loaded_module> module_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<told>> told_;  // what calls were told, kept for those that never end
};

}  // namespace pawl::conformance
