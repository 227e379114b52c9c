#include "carrier/client.hpp"

#include <filesystem>
#include <new>
#include <utility>

namespace pawl::carrier {
namespace {

uint64_t token_of(const transfer& of) {
  return of.info().abi().token;
}

}  // namespace

client::client(const settings& given) : ca_file_(given.ca_file), multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  if (!ca_file_.empty() && !std::filesystem::is_regular_file(ca_file_))
    throw invalid("ca_file: there is no file " + ca_file_);
  const auto connections_max = static_cast<long>(given.connections_max);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_max);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, connections_max);
  thread_ = std::thread([this] { loop(); });
}

client::~client() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  curl_multi_wakeup(multi_.get());
  thread_.join();
  while (!active_.empty())
    drop(active_.begin()->first, transient_error(PAWL_ERROR_UNAVAILABLE, "the module was closed"));
}

void client::send(std::unique_ptr<transfer> next) {
  {
    const std::lock_guard lock(mutex_);
    arrived_.push_back(std::move(next));
  }
  curl_multi_wakeup(multi_.get());
}

void client::cancel(uint64_t token) {
  {
    const std::lock_guard lock(mutex_);
    cancelled_.push_back(token);
  }
  curl_multi_wakeup(multi_.get());
}

void client::loop() {
  constexpr int longest_wait_ms = 60'000;  // libcurl's own timers and wake-ups end it sooner
  while (take_arrivals()) {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    finish_done();
    curl_multi_poll(multi_.get(), nullptr, 0, longest_wait_ms, nullptr);
  }
}

// False once it is time to stop.
bool client::take_arrivals() {
  std::vector<std::unique_ptr<transfer>> arrived;
  std::vector<uint64_t> cancelled;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    arrived.swap(arrived_);
    cancelled.swap(cancelled_);
    stopping = stopping_;
  }
  for (auto& next : arrived) add(std::move(next));
  for (const uint64_t token : cancelled) drop(token, error(PAWL_ERROR_CANCELLED, "cancelled"));
  return !stopping;
}

void client::add(std::unique_ptr<transfer> next) {
  // Its cancel may have been heard before it arrived here.
  if (next->info().cancelled()) return next->fail(error(PAWL_ERROR_CANCELLED, "cancelled"));
  if (!ca_file_.empty()) curl_easy_setopt(next->handle(), CURLOPT_CAINFO, ca_file_.c_str());
  const CURLMcode added = curl_multi_add_handle(multi_.get(), next->handle());
  if (added != CURLM_OK)
    return next->fail(transient_error(PAWL_ERROR_UNAVAILABLE, curl_multi_strerror(added)));
  const uint64_t token = token_of(*next);
  active_.emplace(token, std::move(next));
}

void client::drop(uint64_t token, const error& why) {
  const auto found = active_.find(token);
  if (found == active_.end()) return;
  curl_multi_remove_handle(multi_.get(), found->second->handle());
  found->second->fail(why);
  active_.erase(found);
}

void client::finish_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode result = message->data.result;
    transfer* done = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &done);
    curl_multi_remove_handle(multi_.get(), message->easy_handle);
    const auto ended = active_.extract(token_of(*done));
    if (auto next = ended.mapped()->finish(result)) add(std::move(next));
  }
}

}  // namespace pawl::carrier
