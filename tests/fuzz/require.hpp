// What the fuzz targets share: how they say that something must hold.
#pragma once

#include <boost/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace pawl::fuzz {

// Ends the process, which libFuzzer reports with the input, unless `holds`.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "this must hold: %s\n", what);
  std::abort();
}

// Messages are sent on as JSON and shown to people.
inline void require_message(std::string_view message) {
  require(!message.empty(), "a message is not empty");
  require(message.size() < 5'000, "a message is short");
  boost::json::error_code error;
  boost::json::parse(boost::json::serialize(boost::json::value(message)), error);
  require(!error, "a message is UTF-8");
}

inline std::string_view text_of(const unsigned char* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace pawl::fuzz
