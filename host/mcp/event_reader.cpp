#include "mcp/event_reader.hpp"

#include <utility>

namespace pawl::mcp {

bool event_reader::read(std::string_view bytes) {
  for (const char c : bytes) {
    if (std::exchange(after_return_, false) && c == '\n') continue;
    if (c == '\n' || c == '\r') {
      after_return_ = c == '\r';
      take_line(line_);
      line_.clear();
    } else if (line_.size() + data_.size() >= bytes_max_) {
      return false;
    } else {
      line_ += c;
    }
  }
  return true;
}

void event_reader::take_line(std::string_view line) {
  if (line.empty()) {
    const bool is_whole = has_data_ && is_message_;
    std::string data = std::exchange(data_, {});
    has_data_ = false;
    is_message_ = true;
    if (is_whole) on_data_(std::move(data));
    return;
  }
  const size_t colon = line.find(':');  // a line that begins with one is a comment
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") {
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  } else if (field == "event") {
    is_message_ = value.empty() || value == "message";
  } else if (field == "id") {
    last_id_ = value;
  }
}

}  // namespace pawl::mcp
