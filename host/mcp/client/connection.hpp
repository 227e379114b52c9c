// One MCP server whose tools are actions here: it is connected to, kept and connected to again when
// it is lost, on a thread of its own. Calls of its actions are carried out as they come; what the
// connection loses fails as `unavailable`, to be tried again. Any thread.
#pragma once

#include "actions/redactor.hpp"
#include "mcp/client/remote_tool.hpp"
#include "mcp/client/transport.hpp"

#include <pawl/host.h>
#include <pawl/mcp.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace pawl::mcp {

using tool_actions = std::map<std::string, std::shared_ptr<const modules::action>, std::less<>>;

struct connection_options {
  size_t message_bytes_max = 8 * 1024 * 1024;
  std::chrono::milliseconds pause_min{1'000};  // before it is tried again; doubles
  std::chrono::milliseconds pause_max{60'000};
};

class connection final : private tool_caller {
 public:
  // The host table outlives this.
  connection(std::string name, mcp_server server, const pawl_host& host,
             connection_options options);
  ~connection() override { stop(); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  // Starts to connect; more than once is harmless.
  void begin();
  // Ends soon; stop() then waits for it. Every call is ended when it returns.
  void stop_soon();
  void stop();

  // Until it was connected to, or could not be.
  void wait_until_settled(std::chrono::steady_clock::time_point give_up);

  // By the action's name, which is one of this server's; never null. While the server has not told
  // of its tools any name is taken, and the call finds out.
  std::shared_ptr<const modules::action> find(std::string_view action);
  // What the server told last, by name. Errors: unavailable, while it has told nothing.
  result<tool_actions> tools();

 private:
  enum class state : uint8_t { connecting, ready, down };
  struct waiting_call {
    uint64_t token;
    std::string action, input, idempotency_key;
  };
  struct pending_call {
    uint64_t token;
    std::shared_ptr<const remote_tool> tool;
  };

  void call(std::string_view action, const pawl_call& call) override;
  void cancel(uint64_t token) override;
  result<void> send(const waiting_call& call);

  void run();
  failure serve();
  result<std::unique_ptr<transport>> open();
  result<void> shake_hands();
  result<void> list_tools();
  void set_ready();
  void set_down(const failure& why);
  result<boost::json::object> ask(std::string_view method, boost::json::object params);

  void handle(std::string_view text);
  void take_answer(const message& told);
  void take_notification(const message& told);
  void answer_request(const message& told);
  void end(uint64_t token, const result<std::string>& outcome);
  [[nodiscard]] failure explained(failure why) const;
  [[nodiscard]] result<std::string> without_secrets(result<std::string> outcome) const;

  const std::string name_;
  const mcp_server server_;
  const pawl_host& host_;
  const connection_options options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> stopping_ = false;
  state state_ = state::connecting;
  failure why_down_;
  transport* transport_ = nullptr;  // while there is one
  uint64_t next_request_ = 1;
  std::vector<waiting_call> waiting_;         // while it is connected to
  std::map<uint64_t, pending_call> pending_;  // by request
  bool has_told_ = false;                     // of its tools
  std::map<std::string, std::shared_ptr<const remote_tool>, std::less<>> tools_;  // by action
  std::thread thread_;

  // The thread's own.
  actions::redactor secrets_;
  uint64_t asked_ = 0;  // the request of ours that is waited for
  std::optional<message> answered_;
  bool tools_changed_ = false;
  std::string garbage_;  // the last thing that came and was no message
};

}  // namespace pawl::mcp
