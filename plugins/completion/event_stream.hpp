// The data of server-sent events, out of the pieces in which they come. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pawl::completion {

class event_stream {
 public:
  static constexpr size_t event_bytes_max = 4 * 1024 * 1024;

  // `take` is given the data of each event; what it throws comes out of feed().
  explicit event_stream(std::function<void(std::string_view data)> take) : take_(std::move(take)) {}

  // Throws pawl::error too_large for an event that does not end.
  void feed(std::string_view bytes);

 private:
  void end_line();

  const std::function<void(std::string_view)> take_;
  std::string line_;  // that has not ended yet
  std::string data_;  // of the event that has not ended yet, each line with its end
  bool after_return_ = false;
};

}  // namespace pawl::completion
