#include "vault/token_client.hpp"

#include <pawl/version.h>

#include <algorithm>
#include <curl/curl.h>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <utility>
#include <vector>

namespace pawl::vault {
namespace {

constexpr size_t answer_bytes_max = 256 * 1024;
constexpr int pause_ms_max = 1'000;

// One request, from when it was asked for until it is answered.
struct transfer {
  std::string url;
  secret_text form;
  std::function<void(token_answer)> done;
  token_answer answer;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{nullptr, &curl_easy_cleanup};
};

size_t take_answer(char* data, size_t one, size_t count, void* of) noexcept {
  std::string& body = static_cast<transfer*>(of)->answer.body.text();
  if (body.size() + one * count > answer_bytes_max) return 0;
  if (body.capacity() < answer_bytes_max) body.reserve(answer_bytes_max);  // it must not move
  body.append(data, one * count);
  return one * count;
}

curl_slist* request_headers() {
  static curl_slist* const list =
      curl_slist_append(curl_slist_append(nullptr, "Accept: application/json"), "Expect:");
  return list;
}

bool prepare(transfer& of, std::chrono::milliseconds timeout) {
  of.easy.reset(curl_easy_init());
  if (!of.easy) return false;
  CURL* easy = of.easy.get();
  curl_easy_setopt(easy, CURLOPT_URL, of.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "pawl/" PAWL_VERSION);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request_headers());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, of.form.view().data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(of.form.view().size()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_answer);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &of);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  return true;
}

void read_outcome(transfer& of, CURLcode code) {
  if (code != CURLE_OK) {
    of.answer.problem = curl_easy_strerror(code);
    return;
  }
  curl_easy_getinfo(of.easy.get(), CURLINFO_RESPONSE_CODE, &of.answer.status);
  curl_off_t retry_after_s = 0;
  curl_easy_getinfo(of.easy.get(), CURLINFO_RETRY_AFTER, &retry_after_s);
  of.answer.retry_after_ms = retry_after_s * 1000;
}

}  // namespace

class token_client::worker {
 public:
  explicit worker(std::chrono::milliseconds timeout) : timeout_(timeout) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::bad_alloc();
  }

  void post(std::unique_ptr<transfer> made) {
    {
      std::lock_guard lock(mutex_);
      if (!stopping_) {
        waiting_.push_back(std::move(made));
        if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
      }
    }
    if (made) return give_up(std::move(made));
    curl_multi_wakeup(multi_.get());
  }

  void stop() {
    std::thread ending;
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
      ending.swap(thread_);
    }
    curl_multi_wakeup(multi_.get());
    if (ending.joinable()) ending.join();
  }

 private:
  void work() {
    while (take_waiting()) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      answer_ended();
      curl_multi_poll(multi_.get(), nullptr, 0, pause_ms_max, nullptr);
    }
    while (!under_way_.empty()) end(under_way_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
  }

  // False when it is time to stop.
  bool take_waiting() {
    std::vector<std::unique_ptr<transfer>> taken;
    bool stop = false;
    {
      std::lock_guard lock(mutex_);
      taken.swap(waiting_);
      stop = stopping_;
    }
    for (auto& each : taken) {
      if (stop || !prepare(*each, timeout_)) {
        give_up(std::move(each));
        continue;
      }
      CURL* easy = each->easy.get();
      curl_multi_add_handle(multi_.get(), easy);
      under_way_.emplace(easy, std::move(each));
    }
    return !stop;
  }

  void answer_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
      if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
  }

  void end(CURL* easy, CURLcode code) {
    const auto found = under_way_.find(easy);
    std::unique_ptr<transfer> ended = std::move(found->second);
    under_way_.erase(found);
    read_outcome(*ended, code);
    curl_multi_remove_handle(multi_.get(), easy);
    ended->done(std::move(ended->answer));
  }

  static void give_up(std::unique_ptr<transfer> one) {
    one->answer.problem = "the host is stopping";
    one->done(std::move(one->answer));
  }

  const std::chrono::milliseconds timeout_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_{nullptr, &curl_multi_cleanup};
  std::map<CURL*, std::unique_ptr<transfer>> under_way_;  // the thread's own
  std::mutex mutex_;
  std::vector<std::unique_ptr<transfer>> waiting_;
  std::thread thread_;
  bool stopping_ = false;
};

token_client::token_client(std::chrono::milliseconds timeout)
    : worker_(std::make_unique<worker>(timeout)) {}

token_client::~token_client() {
  stop();
}

void token_client::post(std::string url, secret_text form,
                        std::function<void(token_answer)> answer) {
  auto made = std::make_unique<transfer>();
  made->url = std::move(url);
  made->form = std::move(form);
  made->done = std::move(answer);
  worker_->post(std::move(made));
}

void token_client::stop() {
  worker_->stop();
}

}  // namespace pawl::vault
