#include "telemetry/http_counters.hpp"

#include <utility>

namespace pawl::telemetry {

class http_counters::counted_exchange final : public http::exchange {
 public:
  counted_exchange(std::shared_ptr<http::exchange> inner, http_counters& by, meter& at)
      : exchange(std::move(inner->request)), inner_(std::move(inner)), by_(by), at_(at) {}

  void answer(http::response given) override {
    by_.answered(at_, given.status, clock::now() - came_);
    inner_->answer(std::move(given));
  }
  std::shared_ptr<http::event_stream> open_stream(http::headers headers) override {
    by_.answered(at_, 200, clock::now() - came_);
    by_.streams_->fetch_add(1, std::memory_order_relaxed);
    return std::make_shared<counted_stream>(inner_->open_stream(std::move(headers)), by_.streams_);
  }

 private:
  using clock = std::chrono::steady_clock;

  // A stream is open as long as somebody writes to it.
  class counted_stream final : public http::event_stream {
   public:
    counted_stream(std::shared_ptr<http::event_stream> inner,
                   std::shared_ptr<std::atomic<uint64_t>> open)
        : inner_(std::move(inner)), open_(std::move(open)) {}
    ~counted_stream() override { open_->fetch_sub(1, std::memory_order_relaxed); }
    bool send(std::string_view bytes) override { return inner_->send(bytes); }
    void finish() override { inner_->finish(); }
    void when_gone(std::function<void()> gone) override { inner_->when_gone(std::move(gone)); }

   private:
    const std::shared_ptr<http::event_stream> inner_;
    const std::shared_ptr<std::atomic<uint64_t>> open_;
  };

  const std::shared_ptr<http::exchange> inner_;
  http_counters& by_;
  meter& at_;
  const clock::time_point came_ = clock::now();
};

std::shared_ptr<http::exchange> http_counters::counted(std::shared_ptr<http::exchange> asked,
                                                       std::string_view method,
                                                       std::string_view route) {
  meter* at = nullptr;
  {
    const std::lock_guard lock(mutex_);
    at = &meters_[{std::string(method), std::string(route)}];
  }
  return std::make_shared<counted_exchange>(std::move(asked), *this, *at);
}

void http_counters::answered(meter& at, unsigned status, std::chrono::nanoseconds took) {
  at.seconds.add(took);
  const std::lock_guard lock(mutex_);
  ++at.statuses[status];
}

std::vector<http_counters::route_figures> http_counters::read() const {
  const std::lock_guard lock(mutex_);
  std::vector<route_figures> all;
  for (const auto& [key, at] : meters_) {
    all.push_back({key.first, key.second, at.statuses, at.seconds.read()});
  }
  return all;
}

}  // namespace pawl::telemetry
