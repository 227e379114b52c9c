// A module in C++11 over the C header: an action that ends on a thread of its own, or when it is
// asked to. The build defines MODULE_NAME and ABI_MINOR_MIN.
#include <pawl/pawl.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

const pawl_host* host;
std::mutex mutex;
std::vector<std::thread> threads;  // joined in close_module

pawl_str view(const std::string& text) {
  return {text.data(), text.size()};
}

void end_as_cancelled(uint64_t token) {
  pawl_error error = {};
  error.size = sizeof error;
  error.code = {PAWL_ERROR_CANCELLED, sizeof PAWL_ERROR_CANCELLED - 1};
  host->fail(host, token, &error);
}

void work(uint64_t token, const std::string& input) {
  while (input == "\"wait\"") {
    if (host->cancelled(host, token) != 0) return end_as_cancelled(token);
    host->heartbeat(host, token, pawl_str());
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  host->complete(host, token, view("[" + input + "]"));
}

extern "C" {

pawl_status start(const pawl_action*, const pawl_call* call) {
  try {
    const std::string input(call->input.data, call->input.size);
    const std::lock_guard<std::mutex> lock(mutex);
    threads.emplace_back(work, call->token, input);
    return PAWL_OK;
  } catch (...) {
    return PAWL_UNAVAILABLE;
  }
}

pawl_status open_module(const pawl_host* from, pawl_str, pawl_error*) {
  host = from;
  return PAWL_OK;
}

void close_module(void) {
  const std::lock_guard<std::mutex> lock(mutex);
  for (std::thread& each : threads) each.join();
  threads.clear();
}

}  // extern "C"

template <size_t size>
constexpr pawl_str literal(const char (&text)[size]) {
  return {text, size - 1};
}

pawl_action make_action() {
  pawl_action made = {};
  made.size = sizeof made;
  made.name = literal(MODULE_NAME ".echo");
  made.title = literal("Echo later");
  made.description = literal("Answers with a list of its input, from another thread.");
  made.input_schema = literal("true");
  made.output_schema = literal("{\"type\":\"array\"}");
  made.start = start;
  return made;
}

}  // namespace

extern "C" PAWL_EXPORT pawl_status pawl_module_v1(const pawl_host*, pawl_module* out) {
  static const pawl_action action = make_action();
  static const pawl_action* const actions[] = {&action};
  pawl_module module = {};
  module.size = sizeof module;
  module.abi_minor_min = ABI_MINOR_MIN;
  module.name = literal(MODULE_NAME);
  module.version = literal("1.0.0");
  module.title = literal("Later");
  module.description = literal("An action of its own thread, in C++11.");
  module.action_count = 1;
  module.actions = actions;
  module.open = open_module;
  module.close = close_module;
  pawl_module_fill(out, &module);
  return PAWL_OK;
}
