// pawl::context: what a workflow has of the world. Everything it gives is the same when the run is
// replayed: the time, the random numbers, the answers.
//
// It belongs to one instance, is used from the workflow's own coroutines only, and lives as long as
// they do. Whatever is awaited throws step_error when it failed for good, and cancelled when the
// run, or the branch, was asked to stop.
#pragma once

#include <pawl/child.hpp>
#include <pawl/detail/operation.hpp>
#include <pawl/group.hpp>
#include <pawl/hook.hpp>
#include <pawl/model.hpp>
#include <pawl/module.hpp>
#include <pawl/random.hpp>
#include <pawl/record.hpp>
#include <pawl/sleep.hpp>
#include <pawl/step.hpp>
#include <pawl/task.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pawl {

// How a poll paces itself.
class poll {
 public:
  explicit poll(milliseconds first) : delay_(first), delay_max_(first) {}
  // Each pause is `times` as long as the one before, up to `longest`.
  poll& backoff(double times, milliseconds longest) {
    return factor_ = times, delay_max_ = longest, *this;
  }
  poll& timeout(milliseconds after) { return timeout_ = after, *this; }

 private:
  friend class context;
  milliseconds delay_;
  milliseconds delay_max_;
  milliseconds timeout_{0};
  double factor_ = 1;
};

// How a model is asked.
struct prompt_options {
  std::string model = {};   // "PROVIDER/MODEL", or a name of the host's configuration
  std::string system = {};  // what it is to keep to
  std::optional<uint64_t> output_tokens_max = {};
  std::optional<double> temperature = {};
};

template <class In>
class [[nodiscard]] continuation {
 public:
  explicit continuation(std::string input) : input_(std::move(input)) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    detail::branch& in = waiter.promise().in();
    if (in.cancelled()) return false;
    pawl_command made{};
    made.size = sizeof made;
    made.kind = PAWL_COMMAND_CONTINUE;
    made.payload = detail::view(input_);
    in.rt().emit(made);
    return true;  // the instance is destroyed here
  }
  void await_resume() const { throw cancelled(); }

 private:
  std::string input_;
};

class context {
 public:
  explicit context(const pawl_run& run);
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  // --- who and when ---
  const std::string& run_id() const { return run_id_; }
  const std::string& parent_id() const { return parent_id_; }  // empty: not a child
  uint32_t generation() const { return generation_; }          // counts the continue_as_new so far
  // The time of the event that is being worked off; stands still between two awaits.
  time_point now() const { return time_point(milliseconds(runtime_.now_ms())); }
  random_source& random() { return random_; }
  std::string uuid();  // version 4, RFC 9562
  // A line in the host's log, silent while the run is replayed.
  void log(std::string_view message, int32_t level = PAWL_LOG_INFO);

  // --- waiting ---
  sleep_operation sleep(milliseconds duration);
  sleep_operation sleep_until(time_point when);
  template <class T = boost::json::value>
  pawl::hook<T> hook(std::string_view name = "hook", const hook_options& options = {});

  // Polls: makes and awaits a step again and again, with growing pauses, until `done(value)` holds;
  // gives that value. Throws final_error with code timeout when the poll's own limit passed.
  template <class Make, class Done>
  auto wait_until(std::string name, Make make_step, Done done, poll pace)
      -> task<detail::awaited<decltype(make_step())>>;

  // --- models ---
  // Asks a language model once: one recorded step. T is std::string, or a described struct, which
  // the answer is then held against, and asked for again a few times when it does not fit. Tokens
  // and cost are on the step; ask_model.run() gives them too. Throws final_error model_refused when
  // the model would not answer, answer_cut when a struct's answer was too long.
  template <class T = std::string>
  task<T> prompt_llm(std::string prompt, prompt_options options = {});

  // --- composing ---
  // Runs `body`, a function that gives an awaitable, with a key path of its own.
  template <class Body>
  auto group(std::string name, Body body) {
    return detail::group_awaiter<Body>("group", std::move(name), std::move(body), false);
  }
  // A workflow as a step: a run of its own, whose failure is thrown here and which a cancel
  // reaches.
  template <class Out, class In>
  child_run<Out> child(std::string_view workflow, const In& input, child_options options = {});
  // A local side effect, done once: `make()` runs when there is no record of its result, and its
  // value, or the error it threw, is what every replay gives.
  template <class Make>
  recording<Make> record(std::string name, Make make);
  // Ends this log and starts the same run afresh with another input; never returns.
  template <class In>
  continuation<In> continue_as_new(const In& input);

 private:
  friend class workflow_instance;
  template <class>
  friend class child_run;

  detail::branch& here() { return *runtime_.current(); }
  std::string token_for(std::string_view name);

  std::string run_id_;
  std::string parent_id_;
  std::string hook_url_;
  uint32_t generation_;
  detail::seed seed_;
  random_source random_;
  uint64_t hooks_opened_ = 0;
  detail::runtime runtime_;
  detail::branch root_;
};

inline context::context(const pawl_run& run)
    : run_id_(detail::text(run.run_id)),
      parent_id_(detail::text(run.parent_id)),
      hook_url_(detail::text(run.hook_url)),
      generation_(run.generation),
      seed_{{run.seed[0], run.seed[1]}},
      random_(seed_),
      runtime_(*this),
      root_(runtime_) {}

inline std::string context::uuid() {
  std::array<uint64_t, 2> bits = {random_(), random_()};
  bits[0] = (bits[0] & ~uint64_t{0xf000}) | 0x4000;
  bits[1] = (bits[1] & ~(uint64_t{3} << 62)) | uint64_t{1} << 63;
  std::string made;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) made += '-';
    made += "0123456789abcdef"[bits[nibble / 16] >> (60 - nibble % 16 * 4) & 15];
  }
  return made;
}

inline void context::log(std::string_view message, int32_t level) {
  if (runtime_.replayed()) return;
  const pawl_host* host = detail::host();
  if (host == nullptr) return;
  std::string fields;
  fields.append("{\"run\":\"").append(run_id_).append("\"}");
  host->log(host, level, detail::view(message), detail::view(fields));
}

inline sleep_operation context::sleep(milliseconds duration) {
  return sleep_operation(0, duration.count());
}
inline sleep_operation context::sleep_until(time_point when) {
  return sleep_operation(std::max<int64_t>(when.time_since_epoch().count(), 1), 0);
}

// 26 characters of 5 bits: 128 bits that only the run's seed gives away.
inline std::string context::token_for(std::string_view name) {
  std::string text = "hook:" + std::to_string(generation_) + ':' + std::to_string(++hooks_opened_);
  text.append(1, ':').append(name);
  uint64_t words[2] = {detail::sip_hash(seed_, text), 0};
  text += '+';
  words[1] = detail::sip_hash(seed_, text);
  std::string token;
  for (int i = 0; i < 26; ++i) {
    token += "abcdefghijkmnpqrstuvwxyz23456789"[words[i / 13] >> (i % 13 * 5) & 31];
  }
  return token;
}

template <class T>
pawl::hook<T> context::hook(std::string_view name, const hook_options& options) {
  std::string token = token_for(name);
  std::string url = hook_url_ + token;
  return pawl::hook<T>(here(), name, std::move(token), std::move(url), options);
}

template <class Make, class Done>
auto context::wait_until(std::string name, Make make_step, Done done, poll pace)
    -> task<detail::awaited<decltype(make_step())>> {
  using value = detail::awaited<decltype(make_step())>;
  time_point started = now();
  milliseconds pause = pace.delay_;
  auto body = [&]() -> task<value> {
    for (;;) {
      value seen = co_await make_step();
      if (done(seen)) co_return seen;
      if (pace.timeout_.count() > 0 && now() - started + pause > pace.timeout_) {
        throw final_error(PAWL_ERROR_TIMEOUT, "wait_until: the condition did not hold in time");
      }
      co_await sleep(pause);
      auto longer = static_cast<int64_t>(static_cast<double>(pause.count()) * pace.factor_);
      pause = std::min(milliseconds(longer), std::max(pace.delay_max_, pace.delay_));
    }
  };
  auto polled = detail::group_awaiter<decltype(body)>("until", std::move(name), body, false);
  co_return co_await polled;
}

namespace detail {

inline void require_answer(const prompt_answer& said, bool has_value) {
  if (said.stop == "refused")
    throw final_error("model_refused", said.model + " would not answer: " + text_of(said.content));
  if (has_value && !said.value)
    throw final_error("answer_cut",
                      said.model + " gave no whole answer: allow it a larger output_tokens_max");
}

}  // namespace detail

template <class T>
task<T> context::prompt_llm(std::string prompt, prompt_options options) {
  model_request asked;
  asked.model = std::move(options.model);
  asked.output_tokens_max = options.output_tokens_max;
  asked.temperature = options.temperature;
  if (!options.system.empty())
    asked.messages.push_back(text_message("system", std::move(options.system)));
  asked.messages.push_back(text_message("user", std::move(prompt)));
  if constexpr (std::is_same_v<T, std::string>) {
    prompt_answer said = co_await ask_model.run(*this, asked);
    detail::require_answer(said, false);
    co_return text_of(said.content);
  } else {
    asked.response_schema = detail::parse(schema_of<T>(), {});
    prompt_answer said = co_await ask_model.run(*this, asked);
    detail::require_answer(said, true);
    co_return from_value<T>(*said.value);
  }
}

template <class Out, class In>
child_run<Out> context::child(std::string_view workflow, const In& input, child_options options) {
  std::string payload;
  to_json(payload, input);
  return child_run<Out>(workflow, std::move(payload), std::move(options));
}

template <class Make>
recording<Make> context::record(std::string name, Make make) {
  return recording<Make>(std::move(name), std::move(make));
}

template <class In>
continuation<In> context::continue_as_new(const In& input) {
  std::string payload;
  to_json(payload, input);
  return continuation<In>(std::move(payload));
}

}  // namespace pawl
