// Many readers of event streams that have nothing to say: what each costs the server in memory.
#include "bench/child.hpp"
#include "bench/sections.hpp"
#include "http/server.hpp"
#include "http/sockets.hpp"

#include <csignal>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace pawl::bench {
namespace {

using namespace std::chrono_literals;
constexpr const char* serve_word = "serve-streams";

void raise_descriptor_limit() {
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// In a process of its own, since the limit of descriptors is one process's. Until it is killed.
[[noreturn]] void watch(int port_from, size_t count) {
  http::endpoint server = {.address = "127.0.0.1"};
  bool is_connected = ::read(port_from, &server.port, sizeof server.port) == sizeof server.port;
  std::vector<http::descriptor> open;
  constexpr std::string_view text = "GET /v1/runs/a/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  while (is_connected && open.size() < count) {
    auto connected = http::connect_to(server, 10s);
    is_connected = connected.ok();
    if (!is_connected) break;
    open.push_back(*std::move(connected));
    is_connected = ::send(open.back().number(), text.data(), text.size(), MSG_NOSIGNAL) > 0;
  }
  while (is_connected) ::pause();
  ::_exit(1);
}

// The streams that are open, kept as a program would that has something to say to them later.
class kept_streams {
 public:
  void add(const std::shared_ptr<http::exchange>& on) {
    auto opened = on->open_stream();
    const std::lock_guard lock(mutex_);
    streams_.push_back(std::move(opened));
  }
  [[nodiscard]] size_t count() {
    const std::lock_guard lock(mutex_);
    return streams_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<http::event_stream>> streams_;
};

// Every stream has answered, and the next second shows what stays.
void serve(size_t count) {
  raise_descriptor_limit();
  int port[2] = {};
  if (::pipe(port) != 0) throw std::runtime_error("no pipe can be had");
  const pid_t watching = ::fork();
  if (watching == 0) watch(port[0], count);
  kept_streams streams;
  auto opened = http::server::open({.listen = {{.address = "127.0.0.1"}}},
                                   [&](const auto& on) { streams.add(on); });
  if (!opened) throw std::runtime_error(opened.error().message);
  const double before_mb = memory_mb("VmRSS");
  const uint16_t number = (*opened)->endpoints()[0].port;
  if (::write(port[1], &number, sizeof number) != sizeof number) ::kill(watching, SIGKILL);
  while (streams.count() < count) {
    if (::waitpid(watching, nullptr, WNOHANG) != 0) {
      throw std::runtime_error("the readers could not all connect: see the limit of open files");
    }
    std::this_thread::sleep_for(10ms);
  }
  std::this_thread::sleep_for(1s);
  const double after_mb = memory_mb("VmRSS");
  ::kill(watching, SIGKILL);
  ::waitpid(watching, nullptr, 0);
  answer_parent({{"stream_kib", (after_mb - before_mb) * 1'024 / static_cast<double>(count)}});
}

}  // namespace

void measure_streams(bench& in) {
  const size_t count = in.size(10'000, 100);
  readings made = run_child({serve_word, std::to_string(count)});
  in.told.add({"streams",
               std::to_string(count) + " silent event streams, memory of each",
               made["stream_kib"],
               "KiB",
               {},
               {},
               at_most(20)});
}

void be_serving_child(std::span<char* const> words) {
  if (words.size() == 2 && words[0] == std::string_view(serve_word)) serve(std::stoul(words[1]));
}

}  // namespace pawl::bench
