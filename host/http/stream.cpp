#include "http/stream.hpp"

#include "http/connection.hpp"

namespace pawl::http {

bool queued_stream::send(std::string_view bytes) {
  const std::unique_lock lock(mutex_);
  if (has_left_ || is_finished_ || is_overfull_) return false;
  is_overfull_ = waiting_.size() + bytes.size() > bytes_max_;
  if (!is_overfull_) waiting_.append(bytes);
  wake();
  return !is_overfull_;
}

void queued_stream::finish() {
  std::function<void()> dropped;
  const std::unique_lock lock(mutex_);
  if (is_finished_) return;
  is_finished_ = true;
  dropped.swap(gone_);
  wake();
}

void queued_stream::when_gone(std::function<void()> gone) {
  {
    const std::unique_lock lock(mutex_);
    if (is_finished_) return;
    if (!has_left_) {
      gone_ = std::move(gone);
      return;
    }
  }
  gone();
}

queued_stream::piece queued_stream::take() {
  const std::unique_lock lock(mutex_);
  piece taken;
  taken.bytes.swap(waiting_);
  is_woken_ = !taken.bytes.empty();
  taken.is_last = is_finished_;
  return taken;
}

void queued_stream::leave() {
  std::function<void()> gone;
  {
    const std::unique_lock lock(mutex_);
    has_left_ = true;
    waiting_ = {};
    gone.swap(gone_);
  }
  if (gone) gone();
}

bool queued_stream::is_overfull() const {
  const std::unique_lock lock(mutex_);
  return is_overfull_;
}

// Once until the connection has found nothing to take.
void queued_stream::wake() {
  if (is_woken_) return;
  is_woken_ = true;
  if (const auto to = to_.lock()) to->wake();
}

}  // namespace pawl::http
