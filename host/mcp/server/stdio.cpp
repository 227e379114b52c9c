#include "mcp/server/stdio.hpp"

#include "mcp/server/session.hpp"

#include <fmt/format.h>
#include <istream>
#include <mutex>
#include <ostream>

namespace pawl::mcp {
namespace {

class stream_writer final : public outlet {
 public:
  explicit stream_writer(std::ostream& to) : to_(to) {}

  void notify(std::string message) override { answer(std::move(message)); }
  void answer(std::string message) override {
    std::lock_guard lock(mutex_);
    to_ << message << '\n' << std::flush;
  }
  void drop() override {}

 private:
  std::mutex mutex_;
  std::ostream& to_;
};

enum class line_state : uint8_t { whole, too_long, end };

line_state read_line(std::istream& from, size_t bytes_max, std::string& line) {
  line.clear();
  bool is_long = false;
  std::streambuf& bytes = *from.rdbuf();
  for (int c = bytes.sbumpc(); c != std::char_traits<char>::eof(); c = bytes.sbumpc()) {
    if (c == '\n') return is_long ? line_state::too_long : line_state::whole;
    is_long = is_long || line.size() >= bytes_max;
    if (!is_long) line += static_cast<char>(c);
  }
  return line_state::end;
}

}  // namespace

void serve_stdio(host& of, const std::vector<std::string>& expose, size_t message_bytes_max,
                 std::istream& in, std::ostream& out) {
  api::alarms alarms;
  api::workers workers;
  const session_parts parts{of, workers, alarms, expose};
  const auto writer = std::make_shared<stream_writer>(out);
  const auto client = std::make_shared<session>(parts);
  client->set_listener(writer);
  std::string line;
  for (auto state = read_line(in, message_bytes_max, line); state != line_state::end;
       state = read_line(in, message_bytes_max, line)) {
    if (state == line_state::too_long) {
      writer->answer(
          error_text(nullptr, {rpc_code::invalid_request,
                               fmt::format("a message may have {} bytes", message_bytes_max)}));
      continue;
    }
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    reading read = read_messages(line);
    for (const reading::refusal& each : read.refused) writer->answer(error_text(each.id, each.why));
    for (message& each : read.messages) client->take(std::move(each), writer, api::role::admin);
  }
  client->close();
  workers.stop();
}

}  // namespace pawl::mcp
