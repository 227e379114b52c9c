#include "completion/event_stream.hpp"

#include <pawl/error.hpp>
#include <pawl/status.h>

#include <utility>

namespace pawl::completion {

// Lines end with CR, LF or both.
void event_stream::feed(std::string_view bytes) {
  if (bytes.empty()) return;
  if (after_return_ && bytes.starts_with('\n')) bytes.remove_prefix(1);
  after_return_ = false;
  while (!bytes.empty()) {
    const size_t end = bytes.find_first_of("\r\n");
    const std::string_view part = bytes.substr(0, end);
    if (line_.size() + data_.size() + part.size() > event_bytes_max)
      throw final_error(PAWL_ERROR_TOO_LARGE, "one event of the streamed answer is longer than " +
                                                  std::to_string(event_bytes_max) + " bytes");
    line_ += part;
    if (end == bytes.npos) return;
    const bool is_return = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    after_return_ = is_return && bytes.empty();
    if (is_return && bytes.starts_with('\n')) bytes.remove_prefix(1);
    end_line();
  }
}

// An event ends with an empty line. Its type is in its data too, where these APIs have types.
void event_stream::end_line() {
  const std::string line = std::exchange(line_, {});
  std::string_view value = line;
  if (value.empty()) {
    const std::string data = std::exchange(data_, {});
    if (!data.empty()) take_(std::string_view(data).substr(0, data.size() - 1));
  } else if (value.starts_with("data:")) {
    value.remove_prefix(value.starts_with("data: ") ? 6 : 5);
    data_.append(value).append(1, '\n');
  }
}

}  // namespace pawl::completion
