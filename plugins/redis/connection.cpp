#include "connection.hpp"

#include "address.hpp"

#include <pawl/binary.hpp>
#include <pawl/error.hpp>

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <system_error>

namespace pawl::redis {
namespace {

struct close_context {
  void operator()(redisContext* context) const { redisFree(context); }
};

[[noreturn]] void fail_unavailable(const std::string& why) {
  throw transient_error(PAWL_ERROR_UNAVAILABLE, "Redis: " + why);
}

struct meaning {
  std::string_view word;
  const char* code;
  bool retryable;
};
constexpr meaning meanings[] = {
    {"BUSY", PAWL_ERROR_UNAVAILABLE, true},
    {"CLUSTERDOWN", PAWL_ERROR_UNAVAILABLE, true},
    {"LOADING", PAWL_ERROR_UNAVAILABLE, true},
    {"MASTERDOWN", PAWL_ERROR_UNAVAILABLE, true},
    {"MISCONF", PAWL_ERROR_UNAVAILABLE, true},
    {"NOREPLICAS", PAWL_ERROR_UNAVAILABLE, true},
    {"OOM", PAWL_ERROR_UNAVAILABLE, true},
    {"READONLY", PAWL_ERROR_UNAVAILABLE, true},
    {"TRYAGAIN", PAWL_ERROR_UNAVAILABLE, true},
    {"NOAUTH", PAWL_ERROR_UNAUTHENTICATED, false},
    {"WRONGPASS", PAWL_ERROR_UNAUTHENTICATED, false},
    {"NOPERM", PAWL_ERROR_PERMISSION_DENIED, false},
    {"WRONGTYPE", PAWL_ERROR_CONFLICT, false},
};

error meaning_of(std::string_view said) {
  if (said.find("max number of clients") != said.npos)
    return transient_error(PAWL_ERROR_UNAVAILABLE, "Redis: the server has no connection to spare");
  std::string_view word = said.substr(0, said.find(' '));
  const auto known = std::find_if(std::begin(meanings), std::end(meanings),
                                  [&](const meaning& each) { return each.word == word; });
  const std::string message = "Redis: " + replace_invalid_utf8(said);
  if (known == std::end(meanings)) return final_error("redis_error", message);
  return error(known->code, message).with_retry(known->retryable);
}

class connection {  // stays where it is: hiredis has its address
 public:
  connection(const call& current, const address& to) : call_(current) {
    context_.reset(to.host.empty() ? redisConnectUnixNonBlock(to.path.c_str())
                                   : redisConnectNonBlock(to.host.c_str(), to.port));
    if (!context_ || context_->err != 0)
      fail_unavailable(context_ ? context_->errstr : "out of memory");
    makers_ = *context_->reader->fn;
    make_array_ = makers_.createArray;
    makers_.createArray = [](const redisReadTask* task, auto announced) -> void* {
      return static_cast<connection*>(task->privdata)->make_array(task, announced);
    };
    context_->reader->fn = &makers_;
    context_->reader->privdata = this;
  }
  connection(const connection&) = delete;

  void add(const arguments& what) {
    std::vector<const char*> texts;
    std::vector<size_t> sizes;
    for (const std::string& each : what) {
      texts.push_back(each.data());
      sizes.push_back(each.size());
    }
    char* made = nullptr;
    const int size =
        redisFormatCommandArgv(&made, static_cast<int>(what.size()), texts.data(), sizes.data());
    if (size < 0) fail_unavailable("out of memory");
    to_send_.append(made, static_cast<size_t>(size));
    redisFreeCommand(made);
  }

  // The next reply; sends what is left to send on the way.
  owned_reply read() {
    for (;;) {
      void* reply = nullptr;
      if (redisReaderGetReply(context_->reader, &reply) != REDIS_OK) fail_reply();
      if (reply != nullptr) return owned_reply(static_cast<redisReply*>(reply));
      wait(to_send_.empty() ? POLLIN : POLLIN | POLLOUT);
      send_some();
      receive_some();
    }
  }

 private:
  void wait(short events) {
    constexpr int look_every_ms = 50;
    pollfd ready{context_->fd, events, 0};
    for (;;) {
      const auto left_ms = call_.time_left().count();
      if (left_ms <= 0)
        throw transient_error(PAWL_ERROR_TIMEOUT, "Redis did not answer within the deadline");
      if (call_.cancelled()) throw error(PAWL_ERROR_CANCELLED, "stopped while Redis worked");
      const int wait_ms = static_cast<int>(std::min<int64_t>(left_ms, look_every_ms));
      if (::poll(&ready, 1, wait_ms) > 0) return;
    }
  }
  // Not by hiredis, whose write() raises SIGPIPE when the server has gone.
  void send_some() {
    if (to_send_.empty()) return;
    const ssize_t sent = ::send(context_->fd, to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
    if (sent >= 0)
      to_send_.erase(0, static_cast<size_t>(sent));
    else
      check_errno();
  }
  void receive_some() {
    constexpr size_t answer_bytes_max = 3 * 1024 * 1024;
    char bytes[16 * 1024];
    const ssize_t got = ::recv(context_->fd, bytes, sizeof bytes, 0);
    if (got < 0) return check_errno();
    if (got == 0) fail_unavailable("the server closed the connection");
    received_ += static_cast<size_t>(got);
    if (received_ > answer_bytes_max)
      throw final_error(PAWL_ERROR_TOO_LARGE, "the server's answer is larger than 3 MiB");
    redisReaderFeed(context_->reader, bytes, static_cast<size_t>(got));
  }
  [[noreturn]] void fail_reply() const {
    if (elements_left_ >= 0)
      throw transient_error("invalid_response", "what answers does not speak Redis's protocol");
    throw final_error(PAWL_ERROR_TOO_LARGE,
                      "the server's answer has more elements than " + std::to_string(elements_max));
  }
  // What an array announces is allocated at once, before any of it has come. Null: refused.
  template <class Count>
  void* make_array(const redisReadTask* task, Count announced) {
    if (announced > elements_left_) elements_left_ = -1;
    if (elements_left_ < 0) return nullptr;
    elements_left_ -= static_cast<int64_t>(announced);
    return make_array_(task, announced);
  }
  static void check_errno() {
    if (errno != EAGAIN && errno != EINTR && errno != ENOTCONN)
      fail_unavailable(std::generic_category().message(errno));
  }

  const call& call_;
  std::unique_ptr<redisContext, close_context> context_;
  std::string to_send_;
  size_t received_ = 0;

  static constexpr int64_t elements_max = 256 * 1024;
  int64_t elements_left_ = elements_max;
  redisReplyObjectFunctions makers_{};
  decltype(makers_.createArray) make_array_ = nullptr;
};

// What the server says to a login may repeat parts of it, so only its first word is told.
void check_login(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ERROR) return;
  const error why = meaning_of({reply.str, reply.len});
  if (why.retryable()) throw why;
  throw final_error(PAWL_ERROR_UNAUTHENTICATED,
                    "Redis refuses the login or the database of the credential redis.server");
}

}  // namespace

owned_reply exchange(const call& current, const server_login& login, const arguments& what) {
  const address to = parse_address(login.url);
  connection peer(current, to);
  int replies_before = 0;
  if (!login.password.empty()) {
    peer.add(login.username.empty() ? arguments{"AUTH", login.password}
                                    : arguments{"AUTH", login.username, login.password});
    ++replies_before;
  }
  if (!to.database.empty()) {
    peer.add({"SELECT", to.database});
    ++replies_before;
  }
  // Not together with the login: where that fails, the command must not run, say as another user.
  for (; replies_before > 0; --replies_before) check_login(*peer.read());
  peer.add(what);
  owned_reply reply = peer.read();
  if (reply->type == REDIS_REPLY_ERROR) {
    const std::string_view said(reply->str, reply->len);
    throw meaning_of(said);
  }
  return reply;
}

}  // namespace pawl::redis
