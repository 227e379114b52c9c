// A child run: a workflow as a step of another. It has a run of its own; its failure is thrown
// where it is awaited, and a cancel of the parent reaches it.
#pragma once

#include <pawl/detail/operation.hpp>

#include <chrono>
#include <coroutine>
#include <string>
#include <string_view>
#include <utility>

namespace pawl {

// A child run beside its input may be given these.
struct child_options {
  std::string id;  // the operation's identity, instead of its place in the code
  std::chrono::milliseconds timeout{
      0};  // then the child is cancelled and its await throws; 0: none
};

template <class Out>
class [[nodiscard]] child_run {
 public:
  child_run(std::string_view workflow, std::string input, child_options options)
      : workflow_(workflow), input_(std::move(input)), options_(std::move(options)) {}

  class awaiter final : public detail::operation<Out> {
   public:
    explicit awaiter(child_run&& asked) : asked_(std::move(asked)) {}
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiter) {
      return this->suspend(waiter, [this](detail::branch& in) {
        this->key_ = asked_.options_.id.empty() ? in.next_key("child", asked_.workflow_)
                                                : in.fixed_key("child", asked_.options_.id);
        pawl_command made = this->command(PAWL_COMMAND_CHILD);
        made.name = detail::view(asked_.workflow_);
        made.payload = detail::view(asked_.input_);
        made.timeout_ms = asked_.options_.timeout.count();
        in.rt().submit(*this, in, made);
      });
    }

   private:
    child_run asked_;
  };
  awaiter operator co_await() && { return awaiter(std::move(*this)); }

 private:
  std::string workflow_;
  std::string input_;
  child_options options_;
};

}  // namespace pawl
