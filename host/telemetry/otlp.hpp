// Tells a collector of traces about each run that has ended, over OTLP/HTTP with JSON. It reads the
// journal once the run is over, on a thread of its own, so no step waits for it. What a collector
// that is down or slow lets pile up is bounded; what is over the bound is left out, and counted.
//
// Borrows the host, and must be gone before the host stops. Any thread.
#pragma once

#include "embed/local_host.hpp"
#include "http/message.hpp"
#include "telemetry/otlp_sender.hpp"
#include "telemetry/spans.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pawl::telemetry {

struct otlp_options {
  std::string url;  // the whole of it: "http://127.0.0.1:4318/v1/traces"
  http::headers headers = {};
  size_t queued_runs_max = 10'000;
  size_t spans_per_request_max = 512;
  std::chrono::milliseconds timeout{10'000};  // of one request
  std::chrono::milliseconds pause_min{500};   // before a request is tried again; doubles
  std::chrono::milliseconds pause_max{30'000};
  std::chrono::milliseconds stop_grace{2'000};  // to tell of what is left at the end
};

class otlp_exporter {
 public:
  struct statistics {
    uint64_t spans_sent = 0;
    uint64_t spans_refused = 0;  // by the collector, for good, or left at the end
    uint64_t runs_dropped = 0;   // over the bound
    uint64_t runs_waiting = 0;
  };

  otlp_exporter(embed::local_host& of, otlp_options options);
  ~otlp_exporter();
  otlp_exporter(const otlp_exporter&) = delete;
  otlp_exporter& operator=(const otlp_exporter&) = delete;

  [[nodiscard]] statistics counted() const;

 private:
  void on_end(const std::string& run_id);
  void loop();
  bool take(std::vector<std::string>& runs);
  void collect(const std::string& run_id, std::vector<span>& into);
  void send(std::span<const span> spans);
  bool rest(std::chrono::milliseconds pause);

  embed::local_host& host_;
  const otlp_options options_;
  otlp_sender sender_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> queue_;
  statistics counts_;
  bool stopping_ = false;

  bool complained_ = false;  // the thread's own: about a collector that does not answer
  std::thread thread_;
  std::shared_ptr<void> listening_;  // last: it calls the above
};

}  // namespace pawl::telemetry
