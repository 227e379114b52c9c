// all(): several things at once, and on when all are done.
//
//   auto [account, history] = co_await pawl::all(find_account.run(ctx, id), find_history.run(ctx,
//   id));
//
// Takes steps, sleeps, hooks, child runs, tasks, in any mix; gives a tuple of their values in
// order, with pawl::none for what gives none. The first failure cancels the rest and is thrown once
// they have ended.
#pragma once

#include <pawl/detail/join.hpp>
#include <pawl/json.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace pawl {
namespace detail {

template <class T>
using value_or_none = std::conditional_t<std::is_void_v<T>, none, T>;

// The value of a task that has ended; none stands for void.
template <class T>
value_or_none<T> take_value(task<T>& from) {
  if constexpr (std::is_void_v<T>) {
    from.take();
    return {};
  } else {
    return from.take();
  }
}

template <class... T>
class [[nodiscard]] all_awaiter final : public join {
 public:
  explicit all_awaiter(task<T>... bodies) : bodies_(std::move(bodies)...) {}

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    started_ = begin(waiter, "all", {}, sizeof...(T));
    if (started_) start_each(std::index_sequence_for<T...>());
    return started_ && sizeof...(T) > 0;
  }
  std::tuple<value_or_none<T>...> await_resume() {
    if (!started_) throw cancelled();
    if (first_failed_ != none_of_them) rethrow(std::index_sequence_for<T...>());
    return take_each(std::index_sequence_for<T...>());
  }

 private:
  template <size_t... I>
  void start_each(std::index_sequence<I...>) {
    (start(I, std::get<I>(bodies_)), ...);
  }
  // Braces, so that they are taken in order.
  template <size_t... I>
  std::tuple<value_or_none<T>...> take_each(std::index_sequence<I...>) {
    return std::tuple<value_or_none<T>...>{take_value(std::get<I>(bodies_))...};
  }
  template <size_t... I>
  void rethrow(std::index_sequence<I...>) {
    ((I == first_failed_ ? static_cast<void>(std::get<I>(bodies_).take()) : void()), ...);
  }
  void ended(size_t index, bool failed) override {
    if (!failed || first_failed_ != none_of_them) return;
    first_failed_ = index;
    cancel_rest();
  }

  std::tuple<task<T>...> bodies_;
  size_t first_failed_ = none_of_them;
  bool started_ = false;
};

}  // namespace detail

template <class... A>
auto all(A... awaitables) {
  return detail::all_awaiter<detail::awaited<A>...>(detail::as_task(std::move(awaitables))...);
}

}  // namespace pawl
