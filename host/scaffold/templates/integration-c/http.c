#define _POSIX_C_SOURCE 200809L
#include "http.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { look_every_ms = 100 }; /* how long a cancel may go unseen */

typedef struct address {
  char host[256];
  char port[6];
  pawl_str authority; /* within the URL: what the Host header says */
  pawl_str path;
} address;

static bool is_visible(pawl_str value) {
  uint64_t at;
  for (at = 0; at < value.size; ++at)
    if (value.data[at] <= ' ' || value.data[at] > '~') return false;
  return value.size > 0;
}

/* Copies what is between two points of the URL, with a terminator. */
static bool copy(char* to, size_t room, const char* begin, const char* end) {
  const size_t size = (size_t)(end - begin);
  if (size == 0 || size >= room) return false;
  memcpy(to, begin, size);
  to[size] = '\0';
  return true;
}

static bool read_address(pawl_str url, address* to) {
  static const char scheme[] = "http://", http_port[] = "80";
  const size_t scheme_size = sizeof scheme - 1;
  const char *begin, *end, *host_end, *slash, *at;
  if (!is_visible(url) || url.size < scheme_size || memcmp(url.data, scheme, scheme_size) != 0)
    return false;
  begin = url.data + scheme_size;
  end = url.data + url.size;
  for (at = begin; at != end; ++at)
    if (strchr("@?#\\", *at) != NULL) return false;
  if (end[-1] == '/' && end - begin > 1) --end; /* the path that follows begins with one */
  slash = (const char*)memchr(begin, '/', (size_t)(end - begin));
  if (slash == NULL) slash = end;
  to->authority.data = begin;
  to->authority.size = (uint64_t)(slash - begin);
  to->path.data = slash;
  to->path.size = (uint64_t)(end - slash);

  if (slash != begin && *begin == '[') { /* an IPv6 address */
    host_end = (const char*)memchr(begin, ']', (size_t)(slash - begin));
    if (host_end == NULL || !copy(to->host, sizeof to->host, begin + 1, host_end)) return false;
    ++host_end;
  } else {
    for (host_end = begin; host_end != slash && *host_end != ':';) ++host_end;
    if (!copy(to->host, sizeof to->host, begin, host_end)) return false;
  }
  if (host_end == slash) return copy(to->port, sizeof to->port, http_port, http_port + 2);
  if (*host_end != ':' || !copy(to->port, sizeof to->port, host_end + 1, slash)) return false;
  return strspn(to->port, "0123456789") == strlen(to->port) && strtol(to->port, NULL, 10) <= 65535;
}

/* Nothing that is put into a line of the head can end that line: is_visible has seen it. */
static void write_request(text* to, const http_request* request, const address* address) {
  char length[24];
  snprintf(length, sizeof length, "%zu", (size_t)request->body.size);
  append_string(to, "POST ");
  append_view(to, address->path);
  append_view(to, request->path);
  append_string(to, " HTTP/1.1\r\nHost: ");
  append_view(to, address->authority);
  append_string(to, "\r\nAuthorization: Bearer ");
  append_view(to, request->token);
  append_string(to, "\r\nIdempotency-Key: ");
  append_view(to, request->call->idempotency_key);
  append_string(to, "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ");
  append_string(to, length);
  append_string(to, "\r\n\r\n");
  append_view(to, request->body);
}

/* Until the socket is ready, or the call is over. */
static http_outcome wait_for(int connection, short events, const http_request* request) {
  struct pollfd asked = {connection, events, 0};
  for (;;) {
    struct timespec now;
    int64_t left_ms;
    if (request->host->cancelled(request->host, request->call->token) != 0) return http_unwanted;
    clock_gettime(CLOCK_REALTIME, &now);
    left_ms = request->call->deadline_ms - ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    if (left_ms <= 0) return http_late;
    if (poll(&asked, 1, left_ms < look_every_ms ? (int)left_ms : look_every_ms) > 0)
      return http_answered;
  }
}

static bool is_passing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static http_outcome exchange(int connection, pawl_str head, const http_request* request,
                             http_answer* answer) {
  uint64_t sent = 0;
  while (sent < head.size) {
    const http_outcome ready = wait_for(connection, POLLOUT, request);
    ssize_t now;
    if (ready != http_answered) return ready;
    now = send(connection, head.data + sent, (size_t)(head.size - sent), MSG_NOSIGNAL);
    if (now < 0 && !is_passing(errno)) return http_incomplete;
    if (now > 0) sent += (uint64_t)now;
  }
  answer->size = 0;
  while (answer->size < sizeof answer->bytes) {
    http_outcome outcome = wait_for(connection, POLLIN, request);
    ssize_t got;
    if (outcome != http_answered) return outcome;
    got = recv(connection, answer->bytes + answer->size, sizeof answer->bytes - answer->size, 0);
    if (got < 0 && is_passing(errno)) continue;
    if (got < 0) return http_incomplete;
    answer->size += (size_t)got;
    outcome = http_read_answer(answer, got == 0);
    if (outcome != http_incomplete || got == 0) return outcome;
  }
  return http_too_large;
}

/* A socket that does not block, and is not inherited; or -1. */
static int open_socket(const struct addrinfo* info) {
  const int made = socket(info->ai_family, info->ai_socktype, info->ai_protocol);
  if (made < 0) return made;
  if (fcntl(made, F_SETFD, FD_CLOEXEC) == 0 && fcntl(made, F_SETFL, O_NONBLOCK) == 0) return made;
  close(made);
  return -1;
}

static http_outcome connect_to(int connection, const struct addrinfo* info,
                               const http_request* request) {
  int error = 0;
  socklen_t error_size = sizeof error;
  http_outcome ready;
  if (connect(connection, info->ai_addr, info->ai_addrlen) == 0) return http_answered;
  if (errno != EINPROGRESS && errno != EINTR) return http_unreachable;
  ready = wait_for(connection, POLLOUT, request);
  if (ready != http_answered) return ready;
  if (getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &error_size) != 0 || error != 0)
    return http_unreachable;
  return http_answered;
}

/* The first address that answers has the request; the resolver keeps to limits of its own. */
static http_outcome send_to(const address* address, pawl_str head, const http_request* request,
                            http_answer* answer) {
  struct addrinfo hints, *found, *at;
  http_outcome outcome = http_unreachable;
  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  if (getaddrinfo(address->host, address->port, &hints, &found) != 0) return http_unreachable;
  for (at = found; at != NULL && outcome == http_unreachable; at = at->ai_next) {
    const int connection = open_socket(at);
    if (connection < 0) continue;
    outcome = connect_to(connection, at, request);
    if (outcome == http_answered) outcome = exchange(connection, head, request, answer);
    close(connection);
  }
  freeaddrinfo(found);
  return outcome;
}

http_outcome http_post(const http_request* request, http_answer* answer) {
  char room[16 * 1024];
  text bytes = TEXT_IN(room);
  address address;
  http_outcome outcome = http_bad_header;
  if (!read_address(request->base_url, &address)) return http_bad_address;
  if (!is_visible(request->token) || !is_visible(request->call->idempotency_key))
    return http_bad_header;
  write_request(&bytes, request, &address);
  if (!bytes.cut) outcome = send_to(&address, view_of(&bytes), request, answer);
  forget(room, sizeof room);
  return outcome;
}
