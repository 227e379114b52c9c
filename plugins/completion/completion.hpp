// One request to a model over HTTP, and its answer: whole, or streamed as server-sent events. What
// has come of the text goes out as heartbeats.
#pragma once

#include "carrier/client.hpp"
#include "carrier/request.hpp"
#include "completion/settings.hpp"

#include <pawl/call_handle.hpp>
#include <pawl/model.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace pawl::completion {

// The client of a module, with what it is configured with.
struct client : carrier::client {
  explicit client(const settings& given)
      : carrier::client(given), idle_timeout(given.idle_timeout_ms) {}
  const std::chrono::milliseconds idle_timeout;
};

// How one API answers. Each object reads one answer, on one thread; what its functions throw fails
// the call.
class answer_reader {
 public:
  virtual ~answer_reader() = default;
  // One event of a stream; gives what it adds to the text.
  virtual std::string take_event(const boost::json::object& event) = 0;
  // No event that matters can follow; one that says only "[DONE]" says so too.
  virtual bool is_over() const = 0;
  virtual void take_whole(const boost::json::object& body) = 0;
  // The answer, once it is all there.
  virtual std::optional<model_answer> take_answer() = 0;
};

// Merges the options of the request into the body: they may replace its members.
void add_options(boost::json::object& body, const model_request& request);

// The text of a tool's result, for an API that can't say that it failed.
std::string told(const tool_result& result);

// What a model called a tool with, as APIs want it back: always an object, also where the model
// wrote something else.
boost::json::value arguments_told(const tool_call& call);

// `body` is sent to `to.url`. `by` outlives the call.
void send(client& by, call_handle<model_answer> call, carrier::request to,
          const boost::json::object& body, std::unique_ptr<answer_reader> reader);

}  // namespace pawl::completion
