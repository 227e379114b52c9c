#include "http/sockets.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace pawl::http {
namespace {

std::string error_text(int number) {
  return std::system_category().message(number);
}

failure cant(std::string_view what, const endpoint& at, int number, std::string_view advice) {
  const char* code = number == EACCES || number == EPERM ? "permission_denied" : "unavailable";
  if (number == EADDRINUSE) code = "conflict";
  return {code, "Can't " + std::string(what) + " " + at.text() + ": " + error_text(number) + ". " +
                    std::string(advice)};
}

// What the system calls a place. `folder` is held open as long as the name in `bytes` refers to it.
struct system_address {
  sockaddr_storage bytes = {};
  socklen_t size = 0;
  descriptor folder = descriptor();

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

system_address tcp_address(const endpoint& at) {
  system_address made;
  auto* four = reinterpret_cast<sockaddr_in*>(&made.bytes);
  if (inet_pton(AF_INET, at.address.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(at.port);
    made.size = sizeof *four;
    return made;
  }
  auto* six = reinterpret_cast<sockaddr_in6*>(&made.bytes);
  inet_pton(AF_INET6, at.address.c_str(), &six->sin6_addr);
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(at.port);
  made.size = sizeof *six;
  return made;
}

// A socket's name has room for a hundred bytes; a longer path is named through its open folder.
result<system_address> unix_address(const endpoint& at) {
  system_address made;
  auto* place = reinterpret_cast<sockaddr_un*>(&made.bytes);
  std::string name = at.path;
  if (name.size() >= sizeof place->sun_path) {
    const std::filesystem::path path(at.path);
    made.folder = descriptor(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!made.folder.is_open()) {
      return cant("open the folder of", at, errno, "Make the folder, or choose another path.");
    }
    name = "/proc/self/fd/" + std::to_string(made.folder.number()) + "/" + path.filename().string();
  }
  if (name.size() >= sizeof place->sun_path) {
    return failure{"invalid_input",
                   "The file name of " + at.text() +
                       " is too long for a socket. Choose one of at most 80 bytes."};
  }
  place->sun_family = AF_UNIX;
  std::memcpy(place->sun_path, name.c_str(), name.size() + 1);
  made.size = sizeof *place;
  return made;
}

result<system_address> address_of(const endpoint& at) {
  if (at.is_unix()) return unix_address(at);
  return tcp_address(at);
}

descriptor new_socket(const system_address& to) {
  return descriptor(::socket(to.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

void set_option(const descriptor& on, int level, int option) {
  constexpr int yes = 1;
  ::setsockopt(on.number(), level, option, &yes, sizeof yes);
}

// A socket's file that nobody listens at any more, as a killed process leaves it.
bool is_stale(const endpoint& at, const system_address& place) {
  struct stat file = {};
  if (::lstat(at.path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) return false;
  const descriptor probe = new_socket(place);
  return ::connect(probe.number(), place.get(), place.size) != 0 && errno == ECONNREFUSED;
}

result<void> bind(const descriptor& socket, const endpoint& at, const system_address& place) {
  if (::bind(socket.number(), place.get(), place.size) == 0) return {};
  int why = errno;
  if (why == EADDRINUSE && at.is_unix()) {
    if (!is_stale(at, place)) {
      return failure{"conflict", "Can't listen at " + at.text() +
                                     ": the file exists, and another process listens there or it "
                                     "is no socket. Stop that process, or choose another path."};
    }
    ::unlink(at.path.c_str());
    if (::bind(socket.number(), place.get(), place.size) == 0) return {};
    why = errno;
  }
  if (why == EADDRINUSE) {
    return cant("listen at", at, why,
                "Another process listens there: stop it, or choose another port (0: any).");
  }
  return cant("listen at", at, why, "Choose an address of this machine that you may use.");
}

// Of a TCP socket.
endpoint endpoint_of(const sockaddr_storage& bytes) {
  char text[INET6_ADDRSTRLEN] = {};
  if (bytes.ss_family == AF_INET6) {
    const auto* six = reinterpret_cast<const sockaddr_in6*>(&bytes);
    inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
    return {text, ntohs(six->sin6_port), {}};
  }
  const auto* four = reinterpret_cast<const sockaddr_in*>(&bytes);
  inet_ntop(AF_INET, &four->sin_addr, text, sizeof text);
  return {text, ntohs(four->sin_port), {}};
}

uint16_t bound_port(const descriptor& socket) {
  sockaddr_storage bytes = {};
  socklen_t size = sizeof bytes;
  ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&bytes), &size);
  return endpoint_of(bytes).port;
}

// Connecting goes on in the background; 0 once it is done, else the system's error.
int wait_connected(const descriptor& socket, std::chrono::milliseconds timeout) {
  pollfd waiting = {socket.number(), POLLOUT, 0};
  const int ready = ::poll(&waiting, 1, static_cast<int>(timeout.count()));
  if (ready == 0) return ETIMEDOUT;
  if (ready < 0) return errno;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

}  // namespace

descriptor::~descriptor() {
  if (is_open()) ::close(number_);
}

void listening_socket::close() {
  if (!socket.is_open()) return;
  socket = descriptor();
  if (!bound.is_unix()) return;
  struct stat now = {};
  const bool is_ours = ::lstat(bound.path.c_str(), &now) == 0 && now.st_dev == file_.st_dev &&
                       now.st_ino == file_.st_ino;
  if (is_ours) ::unlink(bound.path.c_str());
}

result<listening_socket> listening_socket::open(const endpoint& at) {
  auto place = address_of(at);
  if (!place) return std::move(place).error();
  listening_socket made;
  descriptor socket = new_socket(*place);
  if (!socket.is_open()) {
    return cant("open a socket for", at, errno, "Raise the limit of open files (ulimit -n).");
  }
  if (at.is_unix()) {
    ::fchmod(socket.number(), S_IRUSR | S_IWUSR);  // Linux gives the file the socket's own mode
  } else {
    set_option(socket, SOL_SOCKET, SO_REUSEADDR);
    if (place->bytes.ss_family == AF_INET6) set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY);
  }
  if (auto done = bind(socket, at, *place); !done) return std::move(done).error();
  made.bound = at;
  if (at.is_unix()) {
    ::lstat(at.path.c_str(), &made.file_);
  } else {
    made.bound.port = bound_port(socket);
  }
  made.socket = std::move(socket);
  if (::listen(made.socket.number(), SOMAXCONN) != 0) {
    return cant("listen at", at, errno,
                "Another process listens there: stop it, or choose another port (0: any).");
  }
  return made;
}

accepted_socket accept_from(int listening) {
  accepted_socket made;
  sockaddr_storage from = {};
  socklen_t size = sizeof from;
  made.socket = descriptor(::accept4(listening, reinterpret_cast<sockaddr*>(&from), &size,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!made.socket.is_open()) return made;
  if (from.ss_family == AF_UNIX) {
    made.origin = origin::unix_socket;
    return made;
  }
  set_option(made.socket, IPPROTO_TCP, TCP_NODELAY);
  const endpoint peer = endpoint_of(from);
  made.origin = peer.is_local() ? origin::loopback : origin::network;
  made.peer = peer.text();
  return made;
}

result<descriptor> connect_to(const endpoint& at, std::chrono::milliseconds timeout) {
  auto place = address_of(at);
  if (!place) return std::move(place).error();
  descriptor socket = new_socket(*place);
  int error = ::connect(socket.number(), place->get(), place->size) == 0 ? 0 : errno;
  if (error == EINPROGRESS) error = wait_connected(socket, timeout);
  if (error != 0) {
    return cant("connect to", at, error, "See that the server runs and listens there.");
  }
  if (!at.is_unix()) set_option(socket, IPPROTO_TCP, TCP_NODELAY);
  return socket;
}

}  // namespace pawl::http
