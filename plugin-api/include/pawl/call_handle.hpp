// call_handle<Out>: a call that is completed later, from any thread. It is what an async action's
// function is given, moves with the work, and completes it exactly once:
//
//   void look_up(pawl::call_handle<brief> call, signup in) {
//     client().get(in.company, [call = std::move(call)](response got) mutable {
//     call.complete({got.text}); });
//   }
//
// A handle that is dropped without completing fails the call with host_misuse, so no step waits in
// vain.
#pragma once

#include <pawl/call.hpp>
#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pawl {
namespace detail {

class pending_call;

// The calls of this module that want to be told of a cancel, by token.
class cancel_table {
 public:
  static cancel_table& get() {
    static cancel_table table;
    return table;
  }
  void add(uint64_t token, std::weak_ptr<pending_call> call) {
    const std::lock_guard lock(mutex_);
    calls_.insert_or_assign(token, std::move(call));
  }
  void remove(uint64_t token) {
    const std::lock_guard lock(mutex_);
    calls_.erase(token);
  }
  std::shared_ptr<pending_call> find(uint64_t token) {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(token);
    return found == calls_.end() ? nullptr : found->second.lock();
  }

 private:
  std::mutex mutex_;
  std::unordered_map<uint64_t, std::weak_ptr<pending_call>> calls_;
};

// Owned by the handle and, until the action's function returns, by the trampoline that called it,
// so that an exception from the function is what the call fails with.
class pending_call : public std::enable_shared_from_this<pending_call> {
 public:
  explicit pending_call(const pawl_call& from) : call_(own(from)) {}
  pending_call(const pending_call&) = delete;
  pending_call& operator=(const pending_call&) = delete;
  ~pending_call() {
    fail(PAWL_ERROR_HOST_MISUSE, "the action dropped its call without completing it");
  }

  const pawl::call& call() const { return call_; }

  void complete(std::string_view output) {
    if (!end()) return;
    const pawl_host* host = detail::host();
    host->complete(host, token(), view(output));
  }
  void fail(const error& why) {
    if (!end()) return;
    const pawl_host* host = detail::host();
    const pawl_error given = why.to_abi();
    host->fail(host, token(), &given);
  }

  // The cancel may come before, while or after this is called: enter first, then look.
  void on_cancel(std::function<void()> stop) {
    {
      const std::lock_guard lock(mutex_);
      stop_ = std::move(stop);
      cancellable_ = true;
    }
    cancel_table::get().add(token(), weak_from_this());
    if (over_)
      cancel_table::get().remove(token());
    else if (call_.cancelled())
      cancel();
  }
  void cancel() {
    std::function<void()> stop;
    {
      const std::lock_guard lock(mutex_);
      stop.swap(stop_);
    }
    if (stop && !over_) stop();
  }

 private:
  uint64_t token() const { return call_.abi().token; }
  void fail(const char* code, const char* message) {
    if (!over_) fail(error(code, message));
  }

  // True for the one that ends the call.
  bool end() {
    if (over_.exchange(true)) return false;
    if (cancellable_) cancel_table::get().remove(token());
    return true;
  }

  // The host's views may end with the call; the handle's do not.
  pawl_call own(const pawl_call& from) {
    pawl_call copy = pawl::call(from).abi();
    texts_.reserve(copy.idempotency_key.size + copy.run_id.size + copy.step_key.size);
    for (pawl_str* each : {&copy.idempotency_key, &copy.run_id, &copy.step_key}) {
      const size_t at = texts_.size();
      texts_ += text(*each);
      each->data = texts_.data() + at;
    }
    copy.input = {};
    return copy;
  }

  std::string texts_;
  const pawl::call call_;
  std::atomic<bool> over_ = false;
  std::atomic<bool> cancellable_ = false;
  std::mutex mutex_;
  std::function<void()> stop_;
};

}  // namespace detail

template <class Out>
class call_handle {
 public:
  explicit call_handle(std::shared_ptr<detail::pending_call> pending)
      : pending_(std::move(pending)) {}
  call_handle(call_handle&&) noexcept = default;
  call_handle& operator=(call_handle&&) noexcept = default;

  // Only the first of these two counts. They throw nothing: an output without a JSON form fails the
  // call.
  void complete(const Out& output) {
    try {
      pending_->complete(to_json(output));
    } catch (...) {
      pending_->fail(error::from_current());
    }
  }
  void fail(const error& why) { pending_->fail(why); }

  // Attempt, keys, deadline, cancelled(), heartbeat(), log(). Valid as long as the handle.
  const call& info() const { return pending_->call(); }
  const call* operator->() const { return &info(); }

  // Calls `stop` at most once, on any thread, when the call should end soon; at once when that is
  // so already. `stop` must not hold the handle, nor throw.
  void on_cancel(std::function<void()> stop) { pending_->on_cancel(std::move(stop)); }

 private:
  std::shared_ptr<detail::pending_call> pending_;
};

}  // namespace pawl
