// What an agent is asked and what it answers: input and output of its workflow.
#pragma once

#include <pawl/field.hpp>
#include <pawl/model.hpp>
#include <pawl/session.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pawl {

struct agent_request {
  std::string message;
  // Goes on with the session of that name, or begins it. None: a session of the run's id begins.
  std::optional<std::string> session;
  // JSON Schema that the answer has to fit. None: the answer is text.
  std::optional<boost::json::value> answer_schema;
  // true: only models are asked that have prices. An agent with a budget of cost says so to those
  // that it calls.
  std::optional<bool> needs_price = {};
};
BOOST_DESCRIBE_STRUCT(agent_request, (), (message, session, answer_schema, needs_price))
PAWL_SCHEMA(
    agent_request, pawl::field(&agent_request::message, "What is asked").length_min(1),
    pawl::field(&agent_request::session, "The session to go on with").pattern(session_name_pattern),
    pawl::field(&agent_request::answer_schema,
                "JSON Schema of the answer, for one that is not just text"),
    pawl::field(&agent_request::needs_price, "Ask only models whose price is known"))

struct agent_answer {
  std::string text;
  boost::json::value value;  // the answer by its schema; null without one
  std::string session;       // to go on with
  std::string stop;          // "end"; "length": the model was cut off; "refused": it would not
  uint64_t steps = 0;        // calls of the model, those for summaries included
  model_usage usage;         // with that of agents that it called
  double cost = 0;
};
BOOST_DESCRIBE_STRUCT(agent_answer, (), (text, value, session, stop, steps, usage, cost))

// What a person says to a tool that needs approval.
struct approval {
  bool approved = false;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(approval, (), (approved, reason))
PAWL_SCHEMA(approval, pawl::field(&approval::approved, "Whether the tool may be called"),
            pawl::field(&approval::reason, "What the agent is told when it may not"))

}  // namespace pawl
