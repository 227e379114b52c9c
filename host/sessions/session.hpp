// A session as it is kept: a document of its own, and one for each turn.
#pragma once

#include <pawl/session.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::sessions {

inline constexpr std::string_view session_kind = "session";
inline constexpr std::string_view turn_kind = "session_turn";

// A prompt whose turn is not kept yet: its run goes on, or has failed.
struct open_turn {
  std::string run_id;
  std::string message;
  int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(open_turn, (), (run_id, message, at_ms))

struct session {
  std::string id;
  std::string agent;
  int64_t created_ms = 0;
  int64_t changed_ms = 0;
  uint64_t turns = 0;
  model_usage usage = {};  // of all turns
  double cost = 0;
  std::optional<session_summary> summary = {};
  std::optional<open_turn> open = {};
};
BOOST_DESCRIBE_STRUCT(session, (),
                      (id, agent, created_ms, changed_ms, turns, usage, cost, summary, open))

struct turn {
  std::string run_id;
  int64_t at_ms = 0;
  std::vector<model_message> messages;
};
BOOST_DESCRIBE_STRUCT(turn, (), (run_id, at_ms, messages))

// The key of a turn's document: turns of one session sort by their number.
std::string turn_key(std::string_view session, uint64_t number);

}  // namespace pawl::sessions
