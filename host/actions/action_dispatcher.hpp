// Calls actions of loaded modules: holds input and output against the schemas, starts them on the
// caller's thread or, where they block, on the pool, and keeps modules to the rule of one
// completion per call.
//
// It is also what modules see of the host: the table that their entry is given.
#pragma once

#include "actions/call_figures.hpp"
#include "actions/calls.hpp"
#include "actions/credential_source.hpp"
#include "actions/pool.hpp"
#include "engine/dispatcher.hpp"
#include "modules/loaded_module.hpp"

#include <pawl/credential.h>
#include <pawl/host.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

namespace pawl::actions {

struct dispatcher_options {
  // The newest action of that name, or null. Any thread.
  std::function<std::shared_ptr<const modules::action>(std::string_view)> find;
  credential_source credentials = &no_credentials;  // must not answer once close() has begun
  uint64_t payload_bytes_max = 0;
  size_t pool_threads_max = 0;
  size_t pool_queue_max = 10'000;
};

class action_dispatcher final : public engine::dispatcher {
 public:
  explicit action_dispatcher(dispatcher_options options);
  ~action_dispatcher() override;

  // The host table for modules; lives as long as this.
  const pawl_host* table() const { return &table_; }

  uint64_t start(const engine::call_request& request, engine::call_sink& sink) override;
  void abandon(uint64_t token) override;
  void ask_to_stop(uint64_t token) override;
  engine::call_defaults defaults(std::string_view action) override;

  // No outcome reaches a sink after this has returned.
  void close();

  uint64_t stale_completions() const { return stale_.load(std::memory_order_relaxed); }
  size_t calls_open() { return calls_.size(); }
  // Blocking calls that wait for a thread.
  size_t calls_waiting() { return pool_.waiting(); }
  [[nodiscard]] std::vector<action_figures> figures() const { return figures_.read(); }
  // Until modules have completed the calls that were given up, too; not longer than that.
  void wait_for_calls(std::chrono::steady_clock::time_point give_up) {
    calls_.wait_until_empty(give_up);
  }

 private:
  struct own_table : pawl_host {
    action_dispatcher* owner;
  };
  static action_dispatcher& of(const pawl_host* host) {
    return *static_cast<const own_table*>(host)->owner;
  }
  static const void* extension(const pawl_host* host, const char* id) noexcept;
  static void log(const pawl_host* host, int32_t level, pawl_str message, pawl_str fields) noexcept;
  static pawl_status complete(const pawl_host* host, uint64_t token, pawl_str output) noexcept;
  static pawl_status fail(const pawl_host* host, uint64_t token, const pawl_error* error) noexcept;
  static pawl_status heartbeat(const pawl_host* host, uint64_t token, pawl_str details) noexcept;
  static pawl_status credential(const pawl_host* host, uint64_t token, pawl_str kind,
                                pawl_str* fields) noexcept;
  static uint32_t cancelled(const pawl_host* host, uint64_t token) noexcept;

  void resolve_credentials(uint64_t token, const engine::call_request& request,
                           std::shared_ptr<const modules::action> action, const pawl_call* told);
  void launch(uint64_t token, const std::shared_ptr<const modules::action>& action,
              const pawl_call* told);
  void fail_before_start(uint64_t token, failure why);
  void invoke(uint64_t token, const std::shared_ptr<const modules::action>& action,
              const pawl_call* told);
  pawl_status end(uint64_t token, pawl_status status,
                  const std::function<void(call&, engine::call_outcome&)>& fill);
  pawl_status stale(uint64_t token);
  std::string shown_progress(std::string_view details);

  dispatcher_options options_;
  own_table table_{};
  pawl_host_credentials credentials_table_{};
  call_figures figures_;
  call_table calls_;
  std::atomic<uint64_t> stale_ = 0;

  std::mutex reporting_mutex_;
  std::condition_variable reported_;
  size_t reporting_ = 0;
  bool closed_ = false;

  pool pool_;  // last: its threads use all of the above
};

}  // namespace pawl::actions
