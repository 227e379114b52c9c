// The Model Context Protocol in words that both of its sides use. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace pawl::mcp {

// The revisions that we speak, the newest first.
inline constexpr std::array<std::string_view, 4> protocol_versions = {"2025-11-25", "2025-06-18",
                                                                      "2025-03-26", "2024-11-05"};

inline bool speaks(std::string_view version) {
  return std::ranges::find(protocol_versions, version) != protocol_versions.end();
}

// What a server answers to the revision that a client offers: the same, or its own newest.
inline std::string_view negotiated(std::string_view offered) {
  const auto* const found = std::ranges::find(protocol_versions, offered);
  return found != protocol_versions.end() ? *found : protocol_versions.front();
}

inline constexpr std::string_view session_header = "Mcp-Session-Id";
inline constexpr std::string_view version_header = "MCP-Protocol-Version";
inline constexpr std::string_view event_stream_type = "text/event-stream";

}  // namespace pawl::mcp
