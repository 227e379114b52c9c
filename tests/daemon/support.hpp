// The real program as a daemon, in a process of its own.
#pragma once

#include "cli/temporary_directory.hpp"
#include "eventually.hpp"
#include "http/client.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace daemon_tests {

namespace json = boost::json;
namespace http = pawl::http;
using pawl::test::eventually;

// `pawl serve` on loopback over `data`. It is killed at the latest when this goes.
class daemon_process {
 public:
  explicit daemon_process(const std::filesystem::path& data, std::vector<std::string> more = {},
                          const std::filesystem::path& modules = STEPS_DIRECTORY) {
    std::vector<std::string> words = {PAWL_PROGRAM,  "serve",     "--json",        "--data",
                                      data.string(), "--modules", modules.string()};
    if (more.empty()) more = {"--listen", "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    BOOST_REQUIRE(::posix_spawn(&id_, PAWL_PROGRAM, &actions, nullptr, argv.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ends[0];
  }
  ~daemon_process() {
    if (id_ != 0) end(SIGKILL);
    ::close(out_);
  }
  daemon_process(const daemon_process&) = delete;
  daemon_process& operator=(const daemon_process&) = delete;

  // Waits for it to listen; false when it ended without serving.
  [[nodiscard]] bool serves() {
    if (addresses.empty()) read_addresses();
    return !addresses.empty();
  }
  [[nodiscard]] http::endpoint at() {
    BOOST_REQUIRE(serves());
    const std::string& url = addresses.front();
    const size_t host = url.find("//") + 2;
    auto parsed = http::endpoint::parse(url.substr(host, url.rfind('/') - host));
    BOOST_REQUIRE(parsed);
    return *parsed;
  }
  // Its exit code; -1 when the signal killed it.
  int end(int signal) {
    ::kill(id_, signal);
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  [[nodiscard]] pid_t id() const { return id_; }

  std::vector<std::string> addresses;

 private:
  void read_addresses() {
    std::string line;
    char byte = 0;
    pollfd waited = {out_, POLLIN, 0};
    while (::poll(&waited, 1, 120'000) == 1 && ::read(out_, &byte, 1) == 1 && byte != '\n')
      line += byte;
    if (!line.starts_with("{\"addresses\"")) return;
    const json::value told = json::parse(line);
    for (const auto& each : told.at("addresses").as_array())
      addresses.emplace_back(each.as_string());
  }

  pid_t id_ = 0;
  int out_ = -1;
};

struct answer {
  unsigned status = 0;
  json::value body;
};

// Null status when the daemon is gone.
inline answer ask(http::client& over, std::string method, std::string target, std::string body = {},
                  http::headers headers = {}) {
  const size_t mark = target.find('?');
  auto given = over.send({.method = std::move(method),
                          .path = target.substr(0, mark),
                          .query = mark == target.npos ? "" : target.substr(mark + 1),
                          .headers = std::move(headers),
                          .body = std::move(body)});
  if (!given) return {};
  boost::json::error_code ignored;
  return {given->status, json::parse(given->body, ignored)};
}

}  // namespace daemon_tests
