// One MCP client's conversation with a host, whatever carries it: requests in, answers out. A call
// of a tool is a run, which goes on when the client has gone. Any thread; take() waits for the
// disk.
#pragma once

#include "api/access.hpp"
#include "mcp/json_rpc.hpp"
#include "mcp/server/run_watch.hpp"
#include "mcp/server/tools.hpp"

#include <pawl/host.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pawl::mcp {

// Where what belongs to one request goes. Any thread; must not block.
class outlet {
 public:
  virtual ~outlet() = default;
  virtual void notify(std::string message) = 0;
  // One of these for each request.
  virtual void answer(std::string message) = 0;
  virtual void drop() = 0;  // it will not be answered
};

// What sessions work on; all of it outlives them.
struct session_parts {
  host& of;
  api::workers& workers;
  api::alarms& alarms;
  std::vector<std::string> expose;  // see mcp_options
};

class session : public std::enable_shared_from_this<session> {
 public:
  explicit session(const session_parts& with) : with_(with) {}
  ~session() { close(); }

  // A message of the client, by someone who may do so much.
  void take(message told, const std::shared_ptr<outlet>& to, api::role may);

  // Where to say what belongs to no request: that a run which was subscribed to has changed.
  void set_listener(std::shared_ptr<outlet> to);

  // Nothing is answered any more; the runs go on.
  void close();
  // No call of a tool is under way.
  [[nodiscard]] bool is_idle();

 private:
  using answer = std::variant<boost::json::object, rpc_error>;

  void take_request(const message& told, const std::shared_ptr<outlet>& to, api::role may);
  answer answer_to(const message& asked);
  answer initialize(const message& asked);
  answer list_tools();
  answer subscribe(const message& asked);
  answer unsubscribe(const message& asked);
  void call_tool(const message& asked, const std::shared_ptr<outlet>& to);
  bool reserve(const std::string& request, const std::shared_ptr<outlet>& to);
  void follow(const message& asked, const tool& called, const std::string& run_id,
              const std::shared_ptr<outlet>& to);
  void take_cancel(const message& told, api::role may);
  void cancel(const std::string& request);

  struct open_call {
    std::shared_ptr<outlet> to;
    std::shared_ptr<run_watch> watch = nullptr;  // once it has a run
    bool is_unwanted = false;                    // cancelled before that
  };
  bool forget(const std::string& request);

  const session_parts& with_;
  std::mutex mutex_;
  bool closed_ = false;
  std::shared_ptr<outlet> listener_;
  std::map<std::string, std::shared_ptr<void>, std::less<>> subscriptions_;  // by address
  std::map<std::string, open_call> calls_;  // by the request's id, as JSON
};

}  // namespace pawl::mcp
