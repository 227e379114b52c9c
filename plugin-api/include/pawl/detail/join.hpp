// What all(), any(), map(), group() and shield() share: branches that are started together and
// awaited together. The awaiting coroutine goes on only when every branch has ended, so nothing
// outlives the await.
#pragma once

#include <pawl/step_error.hpp>
#include <pawl/task.hpp>

#include <coroutine>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::detail {

class join : public joiner {
 public:
  join() = default;
  join(const join&) = delete;
  join& operator=(const join&) = delete;

  bool await_ready() const noexcept { return false; }

 protected:
  ~join() = default;

  // Names the join and remembers who waits; false when the branch is cancelled and nothing may
  // start.
  template <class Promise>
  bool begin(std::coroutine_handle<Promise> waiter, std::string_view kind, std::string_view name,
             size_t count) {
    in_ = &waiter.promise().in();
    if (in_->cancelled() && !shielded_) return false;
    waiter_ = waiter;
    key_ = in_->next_key(kind, name);
    branches_.resize(count);
    return true;
  }

  template <class T>
  void start(size_t index, task<T>& body) {
    std::string path = key_ + '/';
    if (numbered_) path += std::to_string(index) + '/';
    branches_[index] = std::make_unique<branch>(*in_, std::move(path), shielded_);
    ++running_;
    body.start_in(*branches_[index], *this, index);
  }

  // A branch has ended; may start more, or cancel the rest. Called before the join counts itself
  // done.
  virtual void ended(size_t index, bool failed) = 0;

  void cancel_rest() {
    for (auto& each : branches_) {
      if (each) each->cancel();
    }
  }
  // The awaiting branch is itself cancelled: what ended early in here did so for that reason.
  bool cancelled_outside() const { return in_ != nullptr && in_->cancelled() && !shielded_; }

  bool numbered_ = true;
  bool shielded_ = false;

 private:
  void branch_ended(size_t index, bool failed) noexcept final {
    branches_[index].reset();
    ended(index, failed);
    if (--running_ == 0) in_->rt().ready(*in_, waiter_);
  }

  branch* in_ = nullptr;
  std::coroutine_handle<> waiter_;
  std::string key_;
  std::vector<std::unique_ptr<branch>> branches_;
  size_t running_ = 0;
};

constexpr size_t none_of_them = static_cast<size_t>(-1);

}  // namespace pawl::detail
