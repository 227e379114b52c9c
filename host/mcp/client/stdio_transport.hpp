// MCP over the stdin and stdout of a child process: one message a line.
#pragma once

#include "mcp/client/child_process.hpp"
#include "mcp/client/transport.hpp"

#include <memory>
#include <mutex>

namespace pawl::mcp {

class stdio_transport final : public transport {
 public:
  // Errors: unavailable.
  static result<std::unique_ptr<transport>> open(const program& what, size_t message_bytes_max);

  void send(std::string text, uint64_t request) override;
  void wake() override;
  result<std::optional<std::string>> receive(time_point until) override;

 private:
  stdio_transport(child_process child, modules::descriptor woken, size_t message_bytes_max)
      : child_(std::move(child)), woken_(std::move(woken)), message_bytes_max_(message_bytes_max) {}

  std::optional<std::string> take_line();
  void read_out();
  void read_err();
  void write_in();
  [[nodiscard]] bool has_outgoing();
  [[nodiscard]] bool is_overfull();
  failure ended();

  child_process child_;
  const modules::descriptor woken_;  // an eventfd
  const size_t message_bytes_max_;

  std::mutex mutex_;
  std::string outgoing_;

  // The receiving thread's own.
  std::string incoming_;
  size_t searched_ = 0;     // of what came, without an end of a line
  std::string last_words_;  // on stderr
};

}  // namespace pawl::mcp
