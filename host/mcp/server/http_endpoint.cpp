#include "mcp/server/http_endpoint.hpp"

#include "mcp/protocol.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <fmt/format.h>
#include <sys/random.h>
#include <utility>

namespace pawl::mcp {
namespace {

using namespace std::chrono_literals;

constexpr size_t sessions_max = 1'000;
constexpr auto idle_max = 1h;

std::string make_session_id() {
  std::array<unsigned char, 16> bytes;
  while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
  }
  std::string id;
  for (const unsigned char each : bytes) id += fmt::format("{:02x}", each);
  return id;
}

bool accepts(const api::call& asked, std::string_view type) {
  const std::string_view accept = asked.header("Accept");
  return accept.find(type) != accept.npos || accept.find("*/*") != accept.npos;
}

// A page of another site could have the token of a browser's user; a program sends no Origin.
result<void> comes_from_here(const api::call& asked) {
  const std::string_view origin = asked.header("Origin");
  const size_t scheme = origin.find("://");
  if (origin.empty() ||
      (scheme != origin.npos && origin.substr(scheme + 3) == asked.header("Host")))
    return {};
  return failure{PAWL_ERROR_PERMISSION_DENIED,
                 fmt::format("pages of {} may not ask here: MCP is for programs", origin)};
}

result<void> check(const api::call& asked) {
  if (auto here = comes_from_here(asked); !here) return here;
  const std::string_view version = asked.header(version_header);
  if (version.empty() || speaks(version)) return {};
  return failure{
      PAWL_ERROR_INVALID_INPUT,
      fmt::format("the revision \"{}\" of the protocol is not known here; the newest is {}",
                  version, protocol_versions.front())};
}

std::string event_of(const std::string& message) {
  return fmt::format("event: message\ndata: {}\n\n", message);
}

// A stream of events, until all of its requests are over; without any, until the client has gone.
class stream_outlet final : public outlet {
 public:
  stream_outlet(std::shared_ptr<http::event_stream> to, size_t requests)
      : to_(std::move(to)), requests_(requests) {}
  ~stream_outlet() override { to_->finish(); }

  void notify(std::string message) override { to_->send(event_of(message)); }
  void answer(std::string message) override {
    to_->send(event_of(message));
    drop();
  }
  void drop() override {
    if (requests_.fetch_sub(1) == 1) to_->finish();
  }

 private:
  const std::shared_ptr<http::event_stream> to_;
  std::atomic<size_t> requests_;
};

// One document: the answer to one request.
class document_outlet final : public outlet {
 public:
  document_outlet(api::call_handle asked, http::headers headers)
      : asked_(std::move(asked)), headers_(std::move(headers)) {}

  void notify(std::string) override {}  // there is no place for it
  void answer(std::string message) override {
    asked_->answer(http::response{.body = std::move(message), .headers = headers_});
  }
  void drop() override {
    asked_->answer(http::response{.status = 202, .content_type = "", .body = ""});
  }

 private:
  const api::call_handle asked_;
  const http::headers headers_;
};

}  // namespace

void http_endpoint::add_routes(api::router& to) {
  const auto bound = [this](void (http_endpoint::*answer)(const api::call_handle&)) {
    return [this, answer](const api::call_handle& asked) {
      if (auto good = check(*asked); !good) return asked->fail(good.error());
      (this->*answer)(asked);
    };
  };
  const std::vector<api::query_parameter> headers = {
      {session_header, "The session; but for initialize, which begins one"},
      {version_header, "The revision of MCP that was agreed on"}};
  to.add({.method = "POST",
          .path = "/mcp",
          .summary = "A message of the Model Context Protocol: Streamable HTTP",
          .headers = headers,
          .takes = {"any"},
          .gives = {"any"},
          .waits = true,
          .answer = bound(&http_endpoint::post)});
  to.add({.method = "GET",
          .path = "/mcp",
          .summary = "What an MCP session has to tell by itself",
          .headers = headers,
          .gives = {"", event_stream_type},
          .answer = bound(&http_endpoint::listen)});
  to.add({.method = "DELETE",
          .path = "/mcp",
          .summary = "End an MCP session; its runs go on",
          .headers = headers,
          .status = 204,
          .waits = true,
          .answer = bound(&http_endpoint::end)});
}

void http_endpoint::post(const api::call_handle& asked) {
  const auto may = access_.role_of(asked->request());
  if (!may) return asked->fail(may.error());
  reading read = read_messages(asked->request().body);
  if (!read.refused.empty()) {
    const auto& [id, why] = read.refused.front();
    return asked->answer(http::response{.status = 400, .body = error_text(id, why)});
  }
  const auto is_request = [](const message& each) { return each.kind == message_kind::request; };
  const auto requests = static_cast<size_t>(std::ranges::count_if(read.messages, is_request));
  const bool begins =
      requests == 1 && read.messages.size() == 1 && read.messages.front().method == "initialize";
  auto known = begins ? open() : find(*asked);
  if (!known) return asked->fail(known.error());
  const auto& [id, session] = *known;
  http::headers headers;
  if (begins) headers.emplace_back(session_header, id);
  const bool takes_long =
      requests > 1 ||
      std::ranges::find(read.messages, "tools/call", &message::method) != read.messages.end();
  std::shared_ptr<outlet> to;
  if (requests > 0 && takes_long && accepts(*asked, event_stream_type)) {
    to = std::make_shared<stream_outlet>(asked->open_stream(std::move(headers)), requests);
  } else if (requests == 1) {
    to = std::make_shared<document_outlet>(asked, std::move(headers));
  } else if (requests > 1) {
    return asked->fail({PAWL_ERROR_INVALID_INPUT,
                        "several requests at once are answered as text/event-stream alone"});
  }
  for (message& each : read.messages) session->take(std::move(each), to, *may);
  if (requests == 0) asked->answer(http::response{.status = 202, .content_type = "", .body = ""});
}

void http_endpoint::listen(const api::call_handle& asked) {
  auto known = find(*asked);
  if (!known) return asked->fail(known.error());
  if (!accepts(*asked, event_stream_type))
    return asked->fail({PAWL_ERROR_INVALID_INPUT, "this is a stream: Accept: text/event-stream"});
  constexpr size_t open_end = 1;  // which is never done
  known->second->set_listener(std::make_shared<stream_outlet>(asked->open_stream(), open_end));
}

void http_endpoint::end(const api::call_handle& asked) {
  auto known = find(*asked);
  if (!known) return asked->fail(known.error());
  {
    std::lock_guard lock(mutex_);
    sessions_.erase(known->first);
  }
  known->second->close();
  asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
}

result<std::pair<std::string, std::shared_ptr<session>>> http_endpoint::find(
    const api::call& asked) {
  const std::string_view id = asked.header(session_header);
  if (id.empty())
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("the header {} is missing: begin with initialize", session_header)};
  std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end())
    return failure{PAWL_ERROR_NOT_FOUND, "this session is over: begin another with initialize"};
  found->second.used = clock::now();
  return std::pair(found->first, found->second.of);
}

// In place of those that nobody has used for long; when there are many, of the one that was used
// least lately. Its client is told so when it comes back, and begins another.
result<std::pair<std::string, std::shared_ptr<session>>> http_endpoint::open() {
  std::vector<std::shared_ptr<session>> forgotten;
  std::lock_guard lock(mutex_);
  const auto forget = [&](auto at) {
    forgotten.push_back(at->second.of);
    return sessions_.erase(at);
  };
  auto oldest = sessions_.end();
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    if (!at->second.of->is_idle()) {
      ++at;
    } else if (clock::now() - at->second.used > idle_max) {
      at = forget(at);
    } else {
      if (oldest == sessions_.end() || at->second.used < oldest->second.used) oldest = at;
      ++at;
    }
  }
  if (sessions_.size() >= sessions_max && oldest != sessions_.end()) forget(oldest);
  if (stopped_ || sessions_.size() >= sessions_max)
    return failure{"busy",
                   fmt::format("{} MCP sessions are at work already", sessions_.size()),
                   {},
                   true,
                   60'000};
  auto made = std::make_shared<session>(with_);
  const auto at = sessions_.emplace(make_session_id(), entry{made, clock::now()}).first;
  return std::pair(at->first, made);
}

void http_endpoint::stop() {
  decltype(sessions_) all;
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    all.swap(sessions_);
  }
  for (const auto& [id, each] : all) each.of->close();
}

}  // namespace pawl::mcp
