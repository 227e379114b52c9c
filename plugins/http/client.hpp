// The one thread that carries all requests, on libcurl's multi interface. Its functions may be
// called on any thread; none blocks.
#pragma once

#include "transfer.hpp"

#include <cstdint>
#include <curl/curl.h>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace pawl::http {

class client {
 public:
  // Beyond so many connections, requests wait for one to become free.
  explicit client(int64_t connections_max);
  client(const client&) = delete;
  // Fails what is still under way.
  ~client();

  void send(std::unique_ptr<transfer> next);
  void cancel(uint64_t token);

 private:
  struct cleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  void loop();
  bool take_arrivals();
  void add(std::unique_ptr<transfer> next);
  void drop(uint64_t token, const error& why);
  void finish_done();

  std::unique_ptr<CURLM, cleanup> multi_;
  std::unordered_map<uint64_t, std::unique_ptr<transfer>> active_;  // by token; the thread's own

  std::mutex mutex_;
  std::vector<std::unique_ptr<transfer>> arrived_;
  std::vector<uint64_t> cancelled_;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace pawl::http
