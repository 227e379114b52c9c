#include "mcp/client/http_transport.hpp"

#include "logging/log.hpp"
#include "mcp/event_reader.hpp"
#include "mcp/json_rpc.hpp"
#include "mcp/protocol.hpp"

#include <pawl/binary.hpp>
#include <pawl/status.h>
#include <pawl/version.h>

#include <algorithm>
#include <cctype>
#include <curl/curl.h>
#include <fmt/format.h>
#include <new>
#include <utility>

namespace pawl::mcp {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr long connect_timeout_ms = 10'000;
constexpr long goodbye_timeout_ms = 1'000;
constexpr auto telling_max = 10s;
constexpr auto listen_pause_max = 300s;  // before a stream that is refused is asked for again
constexpr size_t shown_bytes_max = 500;  // of an answer that refuses
constexpr std::string_view session_word = "session";
constexpr auto poll_max = 1'000ms;

bool equal_names(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return text;
}

}  // namespace

// One request, and what has come back.
struct http_transport::transfer {
  std::string body;
  uint64_t request = 0;
  bool listens = false;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(), &curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{nullptr,
                                                                      &curl_slist_free_all};
  std::string session, answer;
  bool is_stream = false;
  bool too_large = false;
  size_t bytes_max = 0;
  std::optional<event_reader> events;

  void add_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)headers.release();  // the longer list has it
    headers.reset(longer);
  }
  [[nodiscard]] long status() const {
    long got = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &got);
    return got;
  }
  bool take(std::string_view bytes) {
    if (is_stream && status() / 100 == 2) {
      too_large = !events->read(bytes);
    } else if (answer.size() + bytes.size() > bytes_max) {
      too_large = true;
    } else {
      answer += bytes;
    }
    return !too_large;
  }
  void take_header(std::string_view line) {
    const size_t colon = line.find(':');
    if (colon == line.npos) return;
    const std::string_view name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    if (equal_names(name, "Content-Type")) is_stream = value.starts_with(event_stream_type);
    if (equal_names(name, session_header)) session = value;
  }
};

struct http_transport::multi_handle {
  multi_handle() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    of.reset(curl_multi_init());
    if (!of) throw std::bad_alloc();
  }
  operator CURLM*() const { return of.get(); }

  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> of{nullptr, &curl_multi_cleanup};
};

http_transport::http_transport(std::string url, http::headers headers, size_t message_bytes_max,
                               milliseconds listen_pause_min)
    : url_(std::move(url)),
      headers_(std::move(headers)),
      message_bytes_max_(message_bytes_max),
      listen_pause_min_(listen_pause_min),
      multi_(std::make_unique<multi_handle>()) {}

http_transport::~http_transport() {
  for (const auto& [easy, each] : under_way_) curl_multi_remove_handle(*multi_, easy);
  if (session_.empty()) return;
  auto goodbye = make("DELETE", {});
  curl_easy_setopt(goodbye->easy.get(), CURLOPT_TIMEOUT_MS, goodbye_timeout_ms);
  curl_easy_perform(goodbye->easy.get());
}

void http_transport::send(std::string text, uint64_t request) {
  std::lock_guard lock(mutex_);
  waiting_.push_back({std::move(text), request});
  curl_multi_wakeup(*multi_);
}

void http_transport::forget(uint64_t request) {
  std::lock_guard lock(mutex_);
  forgotten_.push_back(request);
  curl_multi_wakeup(*multi_);
}

void http_transport::wake() {
  std::lock_guard lock(mutex_);
  woken_ = true;
  curl_multi_wakeup(*multi_);
}

void http_transport::begin_session(std::string_view version) {
  version_ = version;
  listen_pause_ = listen_pause_min_;
  listen_again_ = clock::now();
}

result<std::optional<std::string>> http_transport::receive(time_point until) {
  while (true) {
    if (!came_.empty()) {
      std::string next = std::move(came_.front());
      came_.pop_front();
      return std::optional(std::move(next));
    }
    if (broken_) return *broken_;
    start_waiting();
    if (may_listen()) listen();
    int running = 0;
    curl_multi_perform(*multi_, &running);
    take_ended();
    if (!came_.empty() || broken_) continue;
    {
      std::lock_guard lock(mutex_);
      if (std::exchange(woken_, false)) return std::optional<std::string>();
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now());
    if (left.count() <= 0) return std::optional<std::string>();
    curl_multi_poll(*multi_, nullptr, 0, static_cast<int>(std::min(left, poll_max).count()),
                    nullptr);
  }
}

// Precondition of all: the receiving thread.

std::unique_ptr<http_transport::transfer> http_transport::make(std::string method,
                                                               std::string body) {
  auto made = std::make_unique<transfer>();
  if (!made->easy) throw std::bad_alloc();
  made->body = std::move(body);
  made->bytes_max = message_bytes_max_;
  made->events.emplace(message_bytes_max_,
                       [this](std::string data) { came_.push_back(std::move(data)); });
  made->add_header("Content-Type: application/json");
  made->add_header(method == "GET" ? "Accept: text/event-stream"
                                   : "Accept: application/json, text/event-stream");
  made->add_header("Expect:");  // many a server never answers that question
  if (!session_.empty()) made->add_header(fmt::format("{}: {}", session_header, session_));
  if (!version_.empty()) made->add_header(fmt::format("{}: {}", version_header, version_));
  for (const auto& [name, value] : headers_) made->add_header(name + ": " + value);

  CURL* easy = made->easy.get();
  curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "pawl/" PAWL_VERSION);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
  if (method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, made->body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(made->body.size()));
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, made->headers.get());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  const auto take = [](char* data, size_t one, size_t count, void* of) noexcept -> size_t {
    return static_cast<transfer*>(of)->take({data, one * count}) ? one * count : 0;
  };
  const auto take_header = [](char* data, size_t one, size_t count, void* of) noexcept -> size_t {
    static_cast<transfer*>(of)->take_header({data, one * count});
    return one * count;
  };
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, +take);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, made.get());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, +take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, made.get());
  return made;
}

void http_transport::start(std::unique_ptr<transfer> one) {
  CURL* easy = one->easy.get();
  under_way_.emplace(easy, std::move(one));
  curl_multi_add_handle(*multi_, easy);
}

void http_transport::start_waiting() {
  std::deque<outgoing> sending;
  std::vector<uint64_t> forgotten;
  {
    std::lock_guard lock(mutex_);
    sending.swap(waiting_);
    forgotten.swap(forgotten_);
  }
  for (outgoing& each : sending) {
    auto made = make("POST", std::move(each.text));
    made->request = each.request;
    start(std::move(made));
  }
  std::erase_if(under_way_, [&](const auto& each) {
    const uint64_t request = each.second->request;
    const bool is_over = request != 0 && std::ranges::find(forgotten, request) != forgotten.end();
    if (is_over) curl_multi_remove_handle(*multi_, each.first);
    return is_over;
  });
}

// A server that was not yet told that we are ready may refuse to be listened to; one that never
// says that it was told is waited for no longer than that.
bool http_transport::may_listen() const {
  const auto now = clock::now();
  if (listens_ || now < listen_again_) return false;
  const bool is_telling = std::ranges::any_of(under_way_, [](const auto& each) {
    return each.second->request == 0 && !each.second->listens;
  });
  return !is_telling || now >= listen_again_ + telling_max;
}

void http_transport::listen() {
  auto made = make("GET", {});
  made->listens = true;
  if (!last_event_id_.empty()) {
    made->add_header("Last-Event-ID: " + last_event_id_);
    curl_easy_setopt(made->easy.get(), CURLOPT_HTTPHEADER, made->headers.get());
  }
  listens_ = true;
  start(std::move(made));
}

void http_transport::take_ended() {
  int left = 0;
  while (const CURLMsg* told = curl_multi_info_read(*multi_, &left)) {
    if (told->msg != CURLMSG_DONE) continue;
    const CURLcode code = told->data.result;
    const auto found = under_way_.find(told->easy_handle);
    curl_multi_remove_handle(*multi_, told->easy_handle);
    auto ended = std::move(found->second);
    under_way_.erase(found);
    end(std::move(ended), code);
  }
}

void http_transport::end(std::unique_ptr<transfer> ended, int curl_code) {
  if (ended->listens) return end_listening(*ended);
  const long status = ended->status();
  if (ended->too_large) {
    refuse(*ended, {rpc_code::too_large,
                    fmt::format("it sent a message of more than {} bytes", message_bytes_max_)});
  } else if (curl_code != CURLE_OK) {
    break_off(curl_easy_strerror(static_cast<CURLcode>(curl_code)));
  } else if (status / 100 != 2) {
    refuse_status(*ended, status);
  } else {
    if (!ended->session.empty()) session_ = std::move(ended->session);
    if (!ended->is_stream && !ended->answer.empty()) came_.push_back(std::move(ended->answer));
    // Where the answer has come, nobody waits for this one any more.
    if (ended->request != 0)
      refuse(*ended, {rpc_code::no_answer, "it ended its stream before it answered"});
  }
}

// Whether it knows us, or our session, no more. By the specification that is a 404; many servers
// answer 400 and say in words that it is about the session.
bool http_transport::is_over(const transfer& ended, long status) const {
  if (status == 401) return true;
  if (session_.empty()) return false;
  const auto equal = [](unsigned char a, char b) { return std::tolower(a) == b; };
  return status == 404 ||
         (status == 400 && !std::ranges::search(ended.answer, session_word, equal).empty());
}

// Else what a server refuses is the matter of that request alone.
void http_transport::refuse_status(const transfer& ended, long status) {
  const std::string why =
      fmt::format("it answered with status {}: {}", status,
                  replace_invalid_utf8(std::string_view(ended.answer).substr(0, shown_bytes_max)));
  const reading read = read_messages(ended.answer);
  const bool is_answer = read.messages.size() == 1 &&
                         read.messages.front().kind == message_kind::response &&
                         read.messages.front().id == ended.request;
  if (is_over(ended, status) && !(is_answer && status == 400)) return break_off(why);
  if (is_answer) return came_.push_back(ended.answer);
  const bool may_pass = status == 408 || status == 425 || status == 429 || status / 100 == 5;
  refuse(ended, {may_pass ? rpc_code::no_answer : rpc_code::invalid_request, why});
}

void http_transport::refuse(const transfer& ended, const rpc_error& why) {
  if (ended.request == 0)  // not its words: they may repeat a secret
    return log::warning("an MCP server refused what it was told", {{"status", ended.status()}});
  came_.push_back(error_text(ended.request, why));
}

void http_transport::break_off(std::string why) {
  if (!broken_) broken_ = failure{PAWL_ERROR_UNAVAILABLE, std::move(why), {}, true};
}

// Not every server has such a stream, and one that has it may be away for a while.
void http_transport::end_listening(const transfer& ended) {
  listens_ = false;
  if (!ended.events->last_id().empty()) last_event_id_ = ended.events->last_id();
  const long status = ended.status();
  if (status / 100 == 2) listen_pause_ = listen_pause_min_;
  listen_again_ = status == 405 ? time_point::max() : clock::now() + listen_pause_;
  if (status / 100 != 2)
    listen_pause_ = std::min<milliseconds>(listen_pause_ * 2, listen_pause_max);
}

}  // namespace pawl::mcp
