// What an agent remembers between two prompts. The host keeps it under two actions of its own;
// agents (agent.hpp) call them as recorded steps, and nobody else has to.
//
// A session is a row of turns. A turn is what one prompt led to: the message, the model's answers,
// the calls of tools and what they gave.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>
#include <pawl/model.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pawl {

// What the turns so far came to, for a model that is not to read all of them again.
struct session_summary {
  std::string text;
  uint64_t turns = 0;     // so many, the first ones
  uint64_t messages = 0;  // and so many of the turn after them
};
BOOST_DESCRIBE_STRUCT(session_summary, (), (text, turns, messages))
PAWL_SCHEMA(session_summary, pawl::field(&session_summary::messages).defaults())

inline constexpr const char* session_name_pattern = "^[A-Za-z0-9._-]{1,128}$";

struct session_opening {
  std::string agent;
  std::string session;
  std::string message;  // what it is opened for, to be seen while the turn is under way
};
BOOST_DESCRIBE_STRUCT(session_opening, (), (agent, session, message))
PAWL_SCHEMA(session_opening, pawl::field(&session_opening::session).pattern(session_name_pattern))

struct opened_session {
  uint64_t turns = 0;  // those that are over
  std::optional<session_summary> summary;
  std::vector<model_message> messages;  // of the turns that the summary leaves out, in order
  uint64_t turns_left_out = 0;          // before them, because all would be too long
};
BOOST_DESCRIBE_STRUCT(opened_session, (), (turns, summary, messages, turns_left_out))
PAWL_SCHEMA(opened_session, pawl::field(&opened_session::turns_left_out).defaults())

struct session_turn {
  std::string agent;
  std::string session;
  uint64_t turn = 0;  // its number, from 1, as far as the run knows
  std::vector<model_message> messages;
  model_usage usage;
  double cost = 0;
  std::optional<session_summary> summary;  // null: as before
};
BOOST_DESCRIBE_STRUCT(session_turn, (), (agent, session, turn, messages, usage, cost, summary))
PAWL_SCHEMA(session_turn, pawl::field(&session_turn::session).pattern(session_name_pattern),
            pawl::field(&session_turn::turn).minimum(1),
            pawl::field(&session_turn::cost).minimum(0).defaults())

struct saved_session {
  uint64_t turns = 0;  // the number that the turn has
};
BOOST_DESCRIBE_STRUCT(saved_session, (), (turns))

// Begins the session, if there is none of that name, and says what there is to remember. Fails with
// conflict when it is another agent's.
inline constexpr action<session_opening, opened_session> open_session{"session.open"};

// Keeps one turn, once for a run. Where the session has gone on without this run, because it failed
// and was retried late, the turn comes after those that were kept meanwhile. Fails with conflict
// when the session is another agent's.
inline constexpr action<session_turn, saved_session> save_session{"session.save"};

}  // namespace pawl
