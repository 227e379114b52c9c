// A time as messages show it.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>

namespace pawl {

// "2026-01-31T23:59:59Z", of milliseconds since 1970 UTC. Any thread.
inline std::string utc_text(int64_t time_ms) {
  const std::time_t seconds = time_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace pawl
