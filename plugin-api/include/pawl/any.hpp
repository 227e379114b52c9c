// any(): several things at once, and on with the first that succeeds; the rest is cancelled.
//
//   auto first = co_await pawl::any(approve.run(ctx, in), ctx.sleep(24h));
//   if (first.index() == 1) co_return timed_out();
//
// Gives a variant whose index tells which one it was (pawl::none for what gives no value). When
// none succeeds, the failure of the first in the list is thrown.
#pragma once

#include <pawl/all.hpp>
#include <pawl/detail/join.hpp>

#include <optional>
#include <tuple>
#include <utility>
#include <variant>

namespace pawl {
namespace detail {

template <class... T>
class [[nodiscard]] any_awaiter final : public join {
 public:
  using value = std::variant<value_or_none<T>...>;
  explicit any_awaiter(task<T>... bodies) : bodies_(std::move(bodies)...) {}

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    started_ = begin(waiter, "any", {}, sizeof...(T));
    if (started_) start_each(std::index_sequence_for<T...>());
    return started_;
  }
  value await_resume() {
    if (!started_ || (winner_ == none_of_them && cancelled_outside())) throw cancelled();
    if (winner_ == none_of_them) winner_ = 0;  // throws what it failed with
    std::optional<value> won;
    take_winner(won, std::index_sequence_for<T...>());
    return std::move(*won);
  }

 private:
  template <size_t... I>
  void start_each(std::index_sequence<I...>) {
    (start(I, std::get<I>(bodies_)), ...);
  }
  template <size_t... I>
  void take_winner(std::optional<value>& won, std::index_sequence<I...>) {
    ((I == winner_
          ? static_cast<void>(won.emplace(std::in_place_index<I>, take_value(std::get<I>(bodies_))))
          : void()),
     ...);
  }
  void ended(size_t index, bool failed) override {
    if (failed || winner_ != none_of_them) return;
    winner_ = index;
    cancel_rest();
  }

  std::tuple<task<T>...> bodies_;
  size_t winner_ = none_of_them;
  bool started_ = false;
};

}  // namespace detail

template <class... A>
  requires(sizeof...(A) > 0)
auto any(A... awaitables) {
  return detail::any_awaiter<detail::awaited<A>...>(detail::as_task(std::move(awaitables))...);
}

}  // namespace pawl
