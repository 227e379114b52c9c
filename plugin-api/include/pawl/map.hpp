// map(): the same for every item of a range, so many at a time, with a say in when it is enough.
//
//   auto paid = co_await pawl::map("pay", orders, [&](const order& o) { return charge.run(ctx, o);
//   },
//                                  pawl::map_options().concurrency(8).tolerate(2));
//   for (auto& item : paid.items()) if (!item.ok()) log(item.error());
//   auto receipts = paid.values();   // throws when the policy was not met
//
// Each item runs in a branch of its own ("map:pay#0/3/..."), so the order in which they end changes
// nothing.
#pragma once

#include <pawl/all.hpp>
#include <pawl/detail/join.hpp>

#include <cmath>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pawl {

class map_options {
 public:
  // At most so many items at once. 0: all of them.
  map_options& concurrency(size_t count) { return concurrency_ = count, *this; }

  // When it is enough; the last one named counts. The default runs all items, and is met if none
  // failed.
  map_options& all() { return policy_ = policy::all, *this; }
  // Stops at the first failure.
  map_options& fail_fast() { return tolerate(0); }
  // Stops at the first n successes.
  map_options& first(size_t n) { return policy_ = policy::first, count_ = n, *this; }
  // Stops when more than so many items failed.
  map_options& tolerate(size_t failures) {
    return policy_ = policy::tolerate, count_ = failures, *this;
  }
  // The same, as a share of all items: 0.1 stops when more than a tenth failed.
  map_options& tolerate_share(double share) {
    return policy_ = policy::share, share_ = share, *this;
  }

 private:
  template <class, class, class>
  friend class map_awaiter;
  enum class policy { all, first, tolerate, share };
  size_t concurrency_ = 0;
  policy policy_ = policy::all;
  size_t count_ = 0;
  double share_ = 0;
};

// How one item ended: with a value, with an error, or not at all because it was enough without it.
template <class T>
class map_item {
 public:
  using value_type = detail::value_or_none<T>;
  bool ok() const { return value_.has_value(); }
  const value_type& value() const { return *value_; }  // precondition: ok()
  std::exception_ptr error() const { return error_; }  // null: a value, or never ended
  // Cancelled under way, or never started, because the policy was decided.
  bool skipped() const { return !value_ && !error_; }

 private:
  template <class, class, class>
  friend class map_awaiter;
  template <class>
  friend class map_result;
  std::optional<value_type> value_;
  std::exception_ptr error_;
};

template <class T>
class [[nodiscard]] map_result {
 public:
  // In the order of the range.
  const std::vector<map_item<T>>& items() const { return items_; }
  bool ok() const { return met_; }  // the policy was met
  size_t succeeded() const { return succeeded_; }
  size_t failed() const { return failed_; }

  // The values there are, in index order. Throws the first failure when the policy was not met.
  std::vector<detail::value_or_none<T>> values() const {
    if (!met_ && first_error_) std::rethrow_exception(first_error_);
    if (!met_)
      throw final_error(PAWL_ERROR_CONFLICT, "map: fewer items succeeded than were asked for");
    std::vector<detail::value_or_none<T>> all;
    for (const auto& item : items_) {
      if (item.ok()) all.push_back(item.value());
    }
    return all;
  }

 private:
  template <class, class, class>
  friend class map_awaiter;
  std::vector<map_item<T>> items_;
  std::exception_ptr first_error_;
  size_t succeeded_ = 0;
  size_t failed_ = 0;
  bool met_ = false;
};

template <class T, class Item, class Body>
class [[nodiscard]] map_awaiter final : public detail::join {
 public:
  map_awaiter(std::string name, std::vector<Item> items, Body body, map_options options)
      : name_(std::move(name)),
        range_(std::move(items)),
        body_(std::move(body)),
        options_(options) {}

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    started_ = begin(waiter, "map", name_, range_.size());
    if (!started_) return false;
    result_.items_.resize(range_.size());
    bodies_.resize(range_.size());
    start_more();
    return active_ > 0;
  }
  map_result<T> await_resume() {
    if (!started_ || cancelled_outside()) throw cancelled();
    result_.met_ = met();
    return std::move(result_);
  }

 private:
  // Calls the body inside the item's own branch, so that whatever it throws is the item's failure.
  static task<T> run_item(Body& body, Item& item) { co_return co_await body(item); }

  void start_more() {
    size_t limit = options_.concurrency_ == 0 ? range_.size() : options_.concurrency_;
    while (!decided_ && next_ < range_.size() && active_ < limit) {
      size_t index = next_++;
      ++active_;
      bodies_[index].emplace(run_item(body_, range_[index]));
      start(index, *bodies_[index]);
    }
  }
  void ended(size_t index, bool) override {
    --active_;
    settle(index);
    bodies_[index].reset();
    if (!decided_ && enough()) {
      decided_ = true;
      cancel_rest();
    }
    start_more();
  }
  void settle(size_t index) {
    map_item<T>& item = result_.items_[index];
    try {
      item.value_.emplace(detail::take_value(*bodies_[index]));
      ++result_.succeeded_;
    } catch (const cancelled&) {
    } catch (...) {
      item.error_ = std::current_exception();
      if (!result_.first_error_) result_.first_error_ = item.error_;
      ++result_.failed_;
    }
  }
  size_t failures_max() const {
    if (options_.policy_ == map_options::policy::tolerate) return options_.count_;
    return static_cast<size_t>(std::floor(options_.share_ * static_cast<double>(range_.size())));
  }
  bool enough() const {
    switch (options_.policy_) {
      case map_options::policy::all:
        return false;
      case map_options::policy::first:
        return result_.succeeded_ >= options_.count_;
      default:
        return result_.failed_ > failures_max();
    }
  }
  bool met() const {
    switch (options_.policy_) {
      case map_options::policy::all:
        return result_.failed_ == 0;
      case map_options::policy::first:
        return result_.succeeded_ >= options_.count_;
      default:
        return result_.failed_ <= failures_max();
    }
  }

  std::string name_;
  std::vector<Item> range_;
  Body body_;
  map_options options_;
  std::vector<std::optional<task<T>>> bodies_;
  map_result<T> result_;
  size_t next_ = 0;
  size_t active_ = 0;
  bool decided_ = false;
  bool started_ = false;
};

// `body` takes an item and gives an awaitable; it and a copy of the items live as long as the
// await.
template <class Range, class Body>
auto map(std::string name, const Range& range, Body body, map_options options = {}) {
  using item = std::decay_t<decltype(*std::begin(range))>;
  using value = detail::awaited<decltype(body(std::declval<item&>()))>;
  return map_awaiter<value, item, Body>(std::move(name),
                                        std::vector<item>(std::begin(range), std::end(range)),
                                        std::move(body), options);
}

}  // namespace pawl
