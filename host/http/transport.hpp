// How bytes pass over a connected socket that never blocks: as they are, or by TLS. Of one thread.
// The socket is borrowed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace pawl::http {

enum class transfer_state : uint8_t {
  moved,
  wants_read,   // go on when the socket is readable
  wants_write,  // go on when the socket is writable
  over,         // the other side has closed, or the connection broke
};

struct transfer {
  transfer_state state;
  size_t bytes = 0;
  bool has_more = false;  // of a read: more has come, but the socket need not say so
};

class transport {
 public:
  virtual ~transport() = default;

  // Precondition: `into` is not empty.
  virtual transfer read(std::span<char> into) = 0;
  // The parts one after the other, as much as goes. Precondition: they are not all empty. What was
  // not moved is offered again at the next call.
  virtual transfer write(std::span<const std::string_view> parts) = 0;
  // Nothing is written after this, and the other side is told.
  virtual void end() = 0;
};

std::unique_ptr<transport> plain_transport(int socket);

}  // namespace pawl::http
