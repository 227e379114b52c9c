// The one thread that carries all transfers of a module, on libcurl's multi interface. Connections
// are kept and used again. Its functions may be called on any thread; none blocks.
#pragma once

#include "carrier/settings.hpp"
#include "carrier/transfer.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace pawl::carrier {

class client {
 public:
  // Throws pawl::error.
  explicit client(const settings& given);
  client(const client&) = delete;
  // Fails what is still under way.
  ~client();

  void send(std::unique_ptr<transfer> next);
  // Of a call, by its token.
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

  const library library_;
  const std::string ca_file_;
  std::unique_ptr<CURLM, cleanup> multi_;
  std::unordered_map<uint64_t, std::unique_ptr<transfer>> active_;  // by token; the thread's own

  std::mutex mutex_;
  std::vector<std::unique_ptr<transfer>> arrived_;
  std::vector<uint64_t> cancelled_;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace pawl::carrier
