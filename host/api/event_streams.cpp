#include "api/event_streams.hpp"

#include "api/documents.hpp"
#include "api/json_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <mutex>
#include <utility>
#include <vector>

namespace pawl::api {
namespace {

namespace json = boost::json;

constexpr size_t page_size = 500;

bool ends_run(const event_info& event) {
  return event.name == "run_completed" || event.name == "run_failed" ||
         event.name == "run_cancelled";
}

// A stream and its place among the host's listeners, which keeps it alive.
class follower {
 public:
  explicit follower(std::shared_ptr<http::event_stream> to) : to_(std::move(to)) {}
  virtual ~follower() = default;

  static void begin(const std::shared_ptr<follower>& one, host& of, const std::string& run_id) {
    auto watching =
        of.watch([one](const std::string& run,
                       const std::vector<event_info>& events) { one->tell(run, events); },
                 run_id);
    {
      std::lock_guard lock(one->mutex_);
      if (!one->over_) one->watching_ = std::move(watching);
    }
    one->to_->when_gone([weak = std::weak_ptr(one)] {
      if (auto gone = weak.lock()) gone->leave();
    });
  }

 protected:
  virtual void tell(const std::string& run_id, const std::vector<event_info>& events) = 0;

  // Not under the mutex: the last reference to this may go.
  void leave() {
    std::shared_ptr<void> freed_without_the_lock;
    std::lock_guard lock(mutex_);
    over_ = true;
    freed_without_the_lock.swap(watching_);
  }

  std::shared_ptr<http::event_stream> to_;
  std::mutex mutex_;
  bool over_ = false;

 private:
  std::shared_ptr<void> watching_;
};

class run_follower final : public follower {
 public:
  run_follower(host& of, std::string run_id, uint64_t from_seq,
               std::shared_ptr<http::event_stream> to)
      : follower(std::move(to)), host_(of), run_id_(std::move(run_id)), next_seq_(from_seq) {}

  // Reads until nothing came while it was reading; from then on events are sent as they come.
  void catch_up() {
    std::unique_lock lock(mutex_);
    while (!over_) {
      more_ = false;
      const uint64_t from_seq = next_seq_;
      lock.unlock();
      auto page = host_.events(run_id_, from_seq, page_size);
      lock.lock();
      if (!page) to_->finish();
      if (!page || !send(page->items)) break;
      is_live_ = page->items.empty() && !more_;
      if (is_live_) return;
    }
    lock.unlock();
    leave();
  }

 private:
  void tell(const std::string&, const std::vector<event_info>& events) override {
    {
      std::lock_guard lock(mutex_);
      more_ = true;
      if (over_ || !is_live_ || send(events)) return;
    }
    leave();
  }

  // False when nothing more is to be sent. Under the mutex.
  bool send(const std::vector<event_info>& events) {
    for (const event_info& event : events) {
      if (event.seq == 0) {  // no place to resume from
        if (!to_->send(fmt::format("event: progress\ndata: {}\n\n", to_text(document(event)))))
          return false;
        continue;
      }
      if (event.seq < next_seq_) continue;
      next_seq_ = event.seq + 1;
      if (!to_->send(fmt::format("id: {}\ndata: {}\n\n", event.seq, to_text(document(event)))))
        return false;
    }
    if (events.empty() || !ends_run(events.back())) return true;  // a retry may follow an end
    to_->send("event: end\ndata: {}\n\n");
    to_->finish();
    return false;
  }

  host& host_;
  const std::string run_id_;
  uint64_t next_seq_;
  bool is_live_ = false;  // all that is recorded was sent
  bool more_ = false;     // something came while it was read
};

class follower_of_all final : public follower {
 public:
  using follower::follower;

 private:
  void tell(const std::string& run_id, const std::vector<event_info>& events) override {
    json::array told;
    for (const event_info& event : events) {
      json::object one = document(event);
      one.erase("payload");
      told.emplace_back(std::move(one));
    }
    const json::object message = {{"run_id", run_id}, {"events", std::move(told)}};
    if (!to_->send(fmt::format("data: {}\n\n", to_text(message)))) leave();
  }
};

}  // namespace

void stream_run(host& of, workers& reading, std::string run_id, uint64_t from_seq,
                std::shared_ptr<http::event_stream> to) {
  auto one = std::make_shared<run_follower>(of, run_id, from_seq, to);
  follower::begin(one, of, run_id);
  if (!reading.post([one] { one->catch_up(); })) to->finish();
}

void stream_all(host& of, std::shared_ptr<http::event_stream> to) {
  follower::begin(std::make_shared<follower_of_all>(std::move(to)), of, {});
}

}  // namespace pawl::api
