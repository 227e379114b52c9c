// The events of a text/event-stream, out of its bytes as they come. Of one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pawl::mcp {

class event_reader {
 public:
  // `on_data` is given the data of each event that has some; an event may not be larger.
  event_reader(size_t bytes_max, std::function<void(std::string)> on_data)
      : bytes_max_(bytes_max), on_data_(std::move(on_data)) {}

  // False once an event is too large: nothing more is read then.
  bool read(std::string_view bytes);

  // To go on from, in the header Last-Event-ID; empty: no event had one.
  [[nodiscard]] const std::string& last_id() const { return last_id_; }

 private:
  void take_line(std::string_view line);

  const size_t bytes_max_;
  const std::function<void(std::string)> on_data_;
  std::string line_, data_, last_id_;
  bool has_data_ = false, is_message_ = true;
  bool after_return_ = false;  // a '\n' that follows belongs to the '\r' before it
};

}  // namespace pawl::mcp
