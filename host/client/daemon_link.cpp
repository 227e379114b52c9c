#include "client/daemon_link.hpp"

#include "daemon/address.hpp"
#include "http/client.hpp"

#include <mutex>
#include <thread>
#include <utility>

namespace pawl::client {
namespace {

// A stream read on a thread of its own.
class read_stream {
 public:
  read_stream(const http::endpoint& from, http::request request,
              std::function<void(std::string_view)> on_bytes)
      : client_(from),
        thread_([this, request = std::move(request), on_bytes = std::move(on_bytes)] {
          auto ended = client_.stream(request, [&](std::string_view bytes) {
            on_bytes(bytes);
            return true;
          });
          (void)ended;  // who waits for a run is told by their own request
        }) {}
  ~read_stream() {
    client_.stop();
    thread_.join();
  }

 private:
  http::client client_;
  std::thread thread_;
};

class daemon_link final : public link {
 public:
  explicit daemon_link(http::endpoint to) : to_(std::move(to)), client_(to_) {}

  result<http::response> send(http::request request) override {
    std::lock_guard lock(mutex_);
    return client_.send(request);
  }
  std::shared_ptr<void> stream(http::request request,
                               std::function<void(std::string_view)> on_bytes) override {
    return std::make_shared<read_stream>(to_, std::move(request), std::move(on_bytes));
  }

 private:
  const http::endpoint to_;
  std::mutex mutex_;
  http::client client_;
};

}  // namespace

std::shared_ptr<link> find_daemon(const std::filesystem::path& data_directory) {
  const http::endpoint at = daemon::address_in(data_directory);
  std::error_code ignored;
  if (!std::filesystem::exists(at.path, ignored)) return nullptr;
  auto made = std::make_shared<daemon_link>(at);
  if (auto answer = made->send({.path = "/healthz"}); !answer) return nullptr;
  return made;
}

}  // namespace pawl::client
