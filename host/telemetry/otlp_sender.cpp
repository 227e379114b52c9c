#include "telemetry/otlp_sender.hpp"

#include <pawl/version.h>

#include <curl/curl.h>
#include <fmt/format.h>
#include <mutex>
#include <new>

namespace pawl::telemetry {
namespace {

using clock = std::chrono::steady_clock;

constexpr size_t answer_bytes_max = 4096;  // what is kept of what a collector says

size_t keep_answer(char* data, size_t one, size_t size, void* kept) noexcept {
  auto& text = *static_cast<std::string*>(kept);
  const size_t room = answer_bytes_max - std::min(text.size(), answer_bytes_max);
  text.append(data, std::min(one * size, room));
  return one * size;
}

}  // namespace

struct otlp_sender::connection {
  std::string url;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{nullptr, &curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{nullptr,
                                                                      &curl_slist_free_all};
  std::string answer;
  std::atomic<clock::rep> give_up{clock::time_point::max().time_since_epoch().count()};

  void add_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers.release());  // the longer list has it
    headers.reset(longer);
  }
  [[nodiscard]] bool is_over() const {
    return clock::now().time_since_epoch().count() >= give_up.load(std::memory_order_relaxed);
  }
};

otlp_sender::otlp_sender(std::string url, const http::headers& headers,
                         std::chrono::milliseconds timeout)
    : connection_(std::make_unique<connection>()) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  connection& to = *connection_;
  to.url = std::move(url);
  to.easy.reset(curl_easy_init());
  if (!to.easy) throw std::bad_alloc();
  to.add_header("Content-Type: application/json");
  to.add_header("Expect:");  // many a collector never answers that question
  for (const auto& [name, value] : headers) to.add_header(name + ": " + value);

  CURL* easy = to.easy.get();
  curl_easy_setopt(easy, CURLOPT_URL, to.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "pawl/" PAWL_VERSION);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, to.headers.get());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &keep_answer);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &to.answer);
  const curl_xferinfo_callback watch = [](void* self, curl_off_t, curl_off_t, curl_off_t,
                                          curl_off_t) {
    return static_cast<connection*>(self)->is_over() ? 1 : 0;
  };
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &to);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

otlp_sender::~otlp_sender() = default;

otlp_sender::answer otlp_sender::send(std::string_view json) {
  connection& to = *connection_;
  CURL* easy = to.easy.get();
  to.answer.clear();
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, json.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
  if (const CURLcode failed = curl_easy_perform(easy); failed != CURLE_OK)
    return {outcome::busy, curl_easy_strerror(failed), {}};

  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return {};
  answer given{outcome::refused, fmt::format("status {}: {}", status, to.answer), {}};
  if (status != 429 && status < 500) return given;
  given.outcome = outcome::busy;
  curl_off_t retry_after_s = 0;
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after_s);
  given.pause = std::chrono::seconds(retry_after_s);
  return given;
}

void otlp_sender::stop(std::chrono::milliseconds grace) {
  connection_->give_up = (clock::now() + grace).time_since_epoch().count();
}

}  // namespace pawl::telemetry
