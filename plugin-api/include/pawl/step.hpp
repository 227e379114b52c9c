// A step: one recorded call of an action, as a workflow awaits it. `action.run(ctx, input)` makes
// one; it starts when it is awaited, or when all(), any() or map() start it.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/detail/operation.hpp>
#include <pawl/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pawl {

using std::chrono::milliseconds;

// How often and how patiently a step is tried. What is not set is the host's default.
class retry {
 public:
  retry() { policy_.size = sizeof policy_; }
  // The first try counts: 1 means never again.
  retry& attempts(uint32_t count) { return policy_.attempts_max = count, *this; }
  // Before the second attempt; each one after that waits `factor` times as long, up to delay_max.
  retry& delay(milliseconds first) { return policy_.delay_ms = first.count(), *this; }
  retry& delay_max(milliseconds longest) { return policy_.delay_ms_max = longest.count(), *this; }
  retry& factor(double times) { return policy_.factor = times, *this; }
  // The share by which each delay varies, either way. 0 turns it off.
  retry& jitter(double share) { return policy_.jitter = share > 0 ? share : -1, *this; }

  const pawl_retry& policy() const { return policy_; }

 private:
  pawl_retry policy_{};
};

// What a call may set beside its input.
struct call_options {
  std::optional<pawl::retry> retry;
  milliseconds timeout{0};            // of each attempt; 0: the action's or the host's default
  milliseconds heartbeat_timeout{0};  // longest silence of an attempt; 0: none is asked for
  std::string scope;                  // credentials from this scope alone
  std::string id;                     // the step's identity, instead of its place in the code
};

template <class Out>
class [[nodiscard]] step {
 public:
  step(std::string_view action, std::string input, call_options options)
      : action_(action), input_(std::move(input)), options_(std::move(options)) {}

  class awaiter final : public detail::operation<Out> {
   public:
    explicit awaiter(step&& call) : call_(std::move(call)) {}
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiter) {
      return this->suspend(waiter, [this](detail::branch& in) { start(in); });
    }

   private:
    void start(detail::branch& in) {
      const call_options& options = call_.options_;
      this->key_ = options.id.empty() ? in.next_key("action", call_.action_)
                                      : in.fixed_key("action", options.id);
      pawl_command command = this->command(PAWL_COMMAND_STEP);
      command.name = detail::view(call_.action_);
      command.payload = detail::view(call_.input_);
      command.timeout_ms = options.timeout.count();
      command.heartbeat_timeout_ms = options.heartbeat_timeout.count();
      command.scope = detail::view(options.scope);
      if (options.retry) command.retry = &options.retry->policy();
      in.rt().submit(*this, in, command);
    }
    step call_;
  };
  awaiter operator co_await() && { return awaiter(std::move(*this)); }

 private:
  std::string_view action_;
  std::string input_;
  call_options options_;
};

// An action and how it is to be called this time; what action::scope() and its like give.
template <class In, class Out>
class configured_action {
 public:
  explicit configured_action(std::string_view slug) : slug_(slug) {}

  configured_action scope(std::string name) && {
    options_.scope = std::move(name);
    return std::move(*this);
  }
  configured_action retry(pawl::retry policy) && {
    options_.retry = policy;
    return std::move(*this);
  }
  configured_action timeout(milliseconds each_attempt) && {
    options_.timeout = each_attempt;
    return std::move(*this);
  }
  configured_action heartbeat_timeout(milliseconds silence) && {
    options_.heartbeat_timeout = silence;
    return std::move(*this);
  }
  configured_action id(std::string identity) && {
    options_.id = std::move(identity);
    return std::move(*this);
  }

  step<Out> run(context&, const In& input) && {
    std::string payload;
    to_json(payload, input);
    return step<Out>(slug_, std::move(payload), std::move(options_));
  }

 private:
  std::string_view slug_;
  call_options options_;
};

template <class In, class Out>
step<Out> action<In, Out>::run(context& ctx, const In& input) const {
  return configured_action<In, Out>(slug_).run(ctx, input);
}
template <class In, class Out>
configured_action<In, Out> action<In, Out>::scope(std::string name) const {
  return configured_action<In, Out>(slug_).scope(std::move(name));
}
template <class In, class Out>
configured_action<In, Out> action<In, Out>::retry(pawl::retry policy) const {
  return configured_action<In, Out>(slug_).retry(policy);
}
template <class In, class Out>
configured_action<In, Out> action<In, Out>::timeout(std::chrono::milliseconds each_attempt) const {
  return configured_action<In, Out>(slug_).timeout(each_attempt);
}
template <class In, class Out>
configured_action<In, Out> action<In, Out>::heartbeat_timeout(
    std::chrono::milliseconds silence) const {
  return configured_action<In, Out>(slug_).heartbeat_timeout(silence);
}
template <class In, class Out>
configured_action<In, Out> action<In, Out>::id(std::string identity) const {
  return configured_action<In, Out>(slug_).id(std::move(identity));
}

}  // namespace pawl
