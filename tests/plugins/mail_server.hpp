// The SMTP server of mail_server.py, as a child process: it lives as long as the object.
// MAIL_SERVER is the script, PYTHON a Python that has aiosmtpd.
#pragma once

#include "plugins/temporary_folder.hpp"

#include <pawl/binary.hpp>

#include <boost/json/parse.hpp>

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace pawl::test {

class mail_server {
 public:
  // "plain", "starttls" or "tls".
  explicit mail_server(std::string mode) {
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
      throw std::runtime_error("can't make pipes");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::string program = PYTHON, script = MAIL_SERVER, folder = folder_.path().string();
    std::array<char*, 5> arguments{program.data(), script.data(), mode.data(), folder.data(),
                                   nullptr};
    const int failed = posix_spawn(&child_, PYTHON, &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    std::string text;
    for (char next = 0; failed == 0 && ::read(out[0], &next, 1) == 1 && next != '\n';) text += next;
    ::close(out[0]);
    if (text.empty()) throw std::runtime_error("the mail server did not start");
    port_ = std::stoi(text);
  }
  mail_server(const mail_server&) = delete;
  ~mail_server() {
    ::close(stdin_);
    ::waitpid(child_, nullptr, 0);
  }

  int port() const { return port_; }
  std::string certificate() const { return folder_ / "certificate.pem"; }

  // The mail of that number, from 1 on, as Python read it; and as it came.
  boost::json::object mail(int number) const {
    return boost::json::parse(read_file(folder_ / (std::to_string(number) + ".json"))).as_object();
  }
  std::string raw(int number) const {
    return read_file(folder_ / (std::to_string(number) + ".eml"));
  }
  bool has(int number) const {
    return std::filesystem::exists(folder_ / (std::to_string(number) + ".json"));
  }

 private:
  temporary_folder folder_;
  pid_t child_ = -1;
  int stdin_ = -1;
  int port_ = 0;
};

}  // namespace pawl::test
