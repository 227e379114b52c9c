#include "http/transport.hpp"

#include <array>
#include <cassert>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace pawl::http {
namespace {

constexpr size_t parts_max = 4;

transfer failed(transfer_state when_not_ready) {
  const bool not_ready = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {not_ready ? when_not_ready : transfer_state::over};
}

class plain final : public transport {
 public:
  explicit plain(int socket) : socket_(socket) {}

  transfer read(std::span<char> into) override {
    const ssize_t bytes = ::recv(socket_, into.data(), into.size(), 0);
    if (bytes < 0) return failed(transfer_state::wants_read);
    if (bytes == 0) return {transfer_state::over};
    return {transfer_state::moved, static_cast<size_t>(bytes)};
  }

  transfer write(std::span<const std::string_view> parts) override {
    assert(parts.size() <= parts_max);
    std::array<iovec, parts_max> pieces = {};
    msghdr message = {};
    message.msg_iov = pieces.data();
    for (const std::string_view part : parts) {
      if (part.empty()) continue;
      pieces[message.msg_iovlen++] = {const_cast<char*>(part.data()), part.size()};
    }
    const ssize_t bytes = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (bytes < 0) return failed(transfer_state::wants_write);
    return {transfer_state::moved, static_cast<size_t>(bytes)};
  }

  void end() override { ::shutdown(socket_, SHUT_WR); }

 private:
  int socket_;
};

}  // namespace

std::unique_ptr<transport> plain_transport(int socket) {
  return std::make_unique<plain>(socket);
}

}  // namespace pawl::http
