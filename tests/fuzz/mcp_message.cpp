// Any text as a message of JSON-RPC, and as a stream of events: what is read, written and read
// again stays the same, and what is refused is refused in words.
#include "fuzz/require.hpp"
#include "mcp/event_reader.hpp"
#include "mcp/json_rpc.hpp"

#include <string>
#include <vector>

using namespace pawl;

namespace {

std::string written(const mcp::message& of) {
  if (of.kind == mcp::message_kind::request) return mcp::request_text(of.id, of.method, of.params);
  if (of.kind == mcp::message_kind::notification)
    return mcp::notification_text(of.method, of.params);
  if (of.error) return mcp::error_text(of.id, *of.error);
  return mcp::result_text(of.id, {{"of", of.result}});
}

void check_messages(std::string_view text) {
  const mcp::reading read = mcp::read_messages(text);
  fuzz::require(!read.messages.empty() || !read.refused.empty(), "a text is read or refused");
  for (const auto& each : read.refused) fuzz::require_message(each.why.message);
  for (const mcp::message& each : read.messages) {
    const std::string line = written(each);
    fuzz::require(line.find('\n') == line.npos, "a message is one line");
    const mcp::reading again = mcp::read_messages(line);
    fuzz::require(again.refused.empty() && again.messages.size() == 1, "a message reads again");
    const mcp::message& same = again.messages.front();
    fuzz::require(same.kind == each.kind && same.method == each.method && same.id == each.id,
                  "a message reads back as it was");
  }
}

std::vector<std::string> events_of(std::string_view text, size_t at_a_time) {
  constexpr size_t bytes_max = 200;
  std::vector<std::string> all;
  mcp::event_reader reader(bytes_max, [&](std::string data) {
    fuzz::require(data.size() <= bytes_max, "an event is not over the bound");
    all.push_back(std::move(data));
  });
  for (size_t at = 0; at < text.size(); at += at_a_time)
    if (!reader.read(text.substr(at, at_a_time))) break;
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_messages(text);
  if (!text.empty())
    fuzz::require(events_of(text, 1) == events_of(text, text.size()),
                  "events are the same however their bytes come");
  return 0;
}
