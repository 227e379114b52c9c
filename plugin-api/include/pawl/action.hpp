// What the author of an action includes. An action is a function from a described struct to
// another:
//
//   brief look_up(signup in) { ... }
//   PAWL_ACTION(research_signup, "Research a signup", "Looks the company up and writes a brief",
//   look_up,
//               pawl::blocking, pawl::timeout(30s))
//
// where research_signup is the shared reference (action_ref.hpp). The function takes one of three
// forms, and may be a lambda; it is called on several threads at once:
//
//   Out (In)                          sync
//   Out (const pawl::call&, In)       sync, with the attempt, the idempotency key, the deadline ...
//   void (pawl::call_handle<Out>, In) async: it returns soon, and completes the call when it likes
//
// A sync function must not block unless it says pawl::blocking. What it throws fails the call:
// pawl::error as it says, anything else as `internal`.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/call.hpp>
#include <pawl/call_handle.hpp>
#include <pawl/error.hpp>
#include <pawl/json.hpp>
#include <pawl/schema.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pawl {
namespace detail {

struct action_options {
  uint32_t flags = 0;
  std::chrono::milliseconds timeout{0};
  uint64_t concurrency_max = 0, rate_calls = 0;  // 0: no limit
  std::chrono::milliseconds rate_time{0};
  std::string examples;                             // JSON values, comma separated
  std::string credentials;                          // the same
  void (*enter)(const pawl_action&) = &add_action;  // into what the module exports

  void add_credential(std::string_view slug) {
    if (!credentials.empty()) credentials += ',';
    credentials.append(1, '"').append(slug).append(1, '"');
  }
  std::string json() const {
    std::string text;
    auto member = [&](std::string_view name) -> std::string& {
      text += text.empty() ? '{' : ',';
      return text.append(1, '"').append(name).append("\":");
    };
    if (!examples.empty()) member("examples") += '[' + examples + ']';
    if (timeout.count() != 0) member("timeout_ms") += std::to_string(timeout.count());
    if (!credentials.empty()) member("credentials") += '[' + credentials + ']';
    if (concurrency_max != 0) member("concurrency_max") += std::to_string(concurrency_max);
    if (rate_calls != 0) {
      member("rate") += "{\"calls\":" + std::to_string(rate_calls) +
                        ",\"per_ms\":" + std::to_string(rate_time.count()) + '}';
    }
    return text.empty() ? text : text + '}';
  }
};

struct flag_option {
  uint32_t flag;
  void apply(action_options& to) const { to.flags |= flag; }
};

}  // namespace detail

// Its function may block: it is called on the host's pool of threads.
inline constexpr detail::flag_option blocking{PAWL_ACTION_BLOCKING};
// It changes nothing outside, so tools may call it with its examples at any time.
inline constexpr detail::flag_option safe{PAWL_ACTION_SAFE};

// The deadline of a step whose call sets none.
struct timeout {
  constexpr explicit timeout(std::chrono::milliseconds longest_time) : longest(longest_time) {}
  void apply(detail::action_options& to) const { to.timeout = longest; }
  std::chrono::milliseconds longest;
};

// No more than so many calls at once, over all runs of the host; steps beyond it wait.
struct concurrency_max {
  constexpr explicit concurrency_max(uint64_t calls_at_once) : calls(calls_at_once) {}
  void apply(detail::action_options& to) const { to.concurrency_max = calls; }
  uint64_t calls;
};

// No more than so many calls begin within any stretch of that length: rate(100, 1s).
struct rate {
  constexpr rate(uint64_t calls_begun, std::chrono::milliseconds within)
      : calls(calls_begun), time(within) {}
  void apply(detail::action_options& to) const {
    to.rate_calls = calls;
    to.rate_time = time;
  }
  uint64_t calls;
  std::chrono::milliseconds time;
};

// An input and the output that it gives, as JSON.
struct example {
  constexpr example(std::string_view in, std::string_view out) : input(in), output(out) {}
  void apply(detail::action_options& to) const {
    if (!to.examples.empty()) to.examples += ',';
    to.examples.append(R"({"input":)").append(input);
    to.examples.append(R"(,"output":)").append(output).append("}");
  }
  std::string_view input, output;
};

namespace detail {

// The descriptor of one action; a static object of the module that enters itself into its exports.
template <class In, class Out, class Function>
class action_definition {
  static constexpr bool is_async = std::is_invocable_v<const Function&, call_handle<Out>, In>;
  static constexpr bool takes_call =
      std::is_invocable_r_v<Out, const Function&, const pawl::call&, In>;
  static constexpr bool takes_input = std::is_invocable_r_v<Out, const Function&, In>;
  static_assert(is_async || takes_call || takes_input,
                "the function must be Out(In), Out(const pawl::call&, In) or "
                "void(pawl::call_handle<Out>, In) of the action's types");

 public:
  template <class... Options>
  action_definition(const action<In, Out>& reference, std::string_view title,
                    std::string_view description, Function function, const Options&... options)
      : function_(std::move(function)) {
    action_options all;
    (options.apply(all), ...);
    options_ = all.json();
    table_.size = sizeof table_;
    table_.flags = all.flags;
    table_.name = view(reference.slug());
    table_.title = view(title);
    table_.description = view(description);
    table_.input_schema = view(schema_of<In>());
    table_.output_schema = view(schema_of<Out>());
    table_.options = view(options_);
    table_.data = this;
    table_.start = &start;
    if constexpr (is_async) table_.cancel = &cancel;
    all.enter(table_);
  }
  action_definition(const action_definition&) = delete;
  action_definition& operator=(const action_definition&) = delete;

 private:
  static pawl_status start(const pawl_action* action, const pawl_call* given) noexcept {
    const Function& function = static_cast<const action_definition*>(action->data)->function_;
    if constexpr (is_async) {
      start_async(function, *given);
    } else {
      run(function, *given);
    }
    return PAWL_OK;
  }

  static void run(const Function& function, const pawl_call& given) {
    const pawl::call call(given);
    const pawl_host* host = detail::host();
    try {
      const std::string output = to_json(invoke(function, call));
      host->complete(host, call.abi().token, view(output));
    } catch (...) {
      const error why = error::from_current();
      const pawl_error failure = why.to_abi();
      host->fail(host, call.abi().token, &failure);
    }
  }
  static Out invoke(const Function& function, const pawl::call& call) {
    In input = from_json<In>(text(call.abi().input));
    if constexpr (takes_call) {
      return function(call, std::move(input));
    } else {
      return function(std::move(input));
    }
  }

  static void start_async(const Function& function, const pawl_call& given) {
    const auto pending = std::make_shared<pending_call>(given);
    try {
      function(call_handle<Out>(pending), from_json<In>(text(given.input)));
    } catch (...) {
      pending->fail(error::from_current());
    }
  }
  static void cancel(const pawl_action*, uint64_t token) noexcept {
    if (const auto call = cancel_table::get().find(token)) call->cancel();
  }

  Function function_;
  std::string options_;
  pawl_action table_{};
};

}  // namespace detail
}  // namespace pawl

#define PAWL_ACTION_NAME_(number) pawl_action_definition_##number
#define PAWL_ACTION_NAME(number) PAWL_ACTION_NAME_(number)

// Exports an action: the shared reference, a title, a description, the function, then any options.
#define PAWL_ACTION(reference, title, description, ...)                         \
  static const ::pawl::detail::action_definition PAWL_ACTION_NAME(__COUNTER__)( \
      reference, title, description, __VA_ARGS__);
