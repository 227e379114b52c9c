#include "conformance/play.hpp"

#include "conformance/value_generator.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <deque>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

constexpr size_t turns_max = 100;
constexpr int64_t began_ms = 1'767'323'045'000;

class player {
 public:
  player(const modules::workflow& workflow, const play_options& options)
      : instance_(workflow, options.memory), options_(options) {}

  play run(const std::string& input) {
    made_.created = instance_.exists();
    if (!made_.created) return std::move(made_);
    tell({.kind = PAWL_RESOLUTION_STARTED, .payload = input});
    while (goes_on_ && made_.turns.size() < turns_max) {
      if (options_.cancel_before == made_.turns.size()) {
        tell({.kind = PAWL_RESOLUTION_CANCEL});
      } else if (open_.empty()) {
        made_.stuck = true;
        break;
      } else {
        const engine::command asked = std::move(open_.front());
        open_.pop_front();
        tell(answer_to(asked));
      }
    }
    made_.ids = instance_.ids();
    return std::move(made_);
  }

 private:
  void tell(answer told) {
    told.at_ms = now_ms_ += 1'000;
    activated gave = instance_.activate(told);
    goes_on_ = gave.status == PAWL_OK && !gave.threw && gave.broken.empty();
    for (const engine::command& asked : gave.commands) {
      if (ends_run(asked)) {
        made_.ended = true;
        goes_on_ = false;
      } else if (asked.kind == PAWL_COMMAND_CANCEL) {
        std::erase_if(open_, [&](const engine::command& each) { return each.id == asked.id; });
      } else if (asked.kind == PAWL_COMMAND_RECORD) {
        open_.push_front(asked);  // a host answers it at once
      } else if (asked.kind != PAWL_COMMAND_RECORDED) {
        open_.push_back(asked);
      }
    }
    made_.turns.push_back({std::move(told), std::move(gave)});
  }

  answer answer_to(const engine::command& asked) {
    answer told = {.kind = PAWL_RESOLUTION_COMPLETED, .key = asked.key};
    if (asked.kind == PAWL_COMMAND_RECORD) {
      told.kind = PAWL_RESOLUTION_PERFORM;
    } else if (asked.kind == PAWL_COMMAND_SLEEP) {
      now_ms_ = std::max(now_ms_, asked.until_ms);
    } else if (options_.operations_fail) {
      told.kind = PAWL_RESOLUTION_FAILED;
      told.error = failure{PAWL_ERROR_UNAVAILABLE, "The other side can't be reached."};
    } else {
      told.payload = payload_for(asked);
    }
    return told;
  }

  std::string payload_for(const engine::command& asked) {
    const io_schemas* known =
        asked.kind == PAWL_COMMAND_HOOK ? nullptr : options_.schemas(asked.name);
    const auto value =
        value_generator(known == nullptr ? "true" : known->output, options_.seed).next();
    return value ? json::serialize(*value) : "null";
  }

  driven_instance instance_;
  const play_options& options_;
  play made_;
  std::deque<engine::command> open_;  // asked for and not answered
  bool goes_on_ = true;
  int64_t now_ms_ = began_ms;
};

}  // namespace

play play_workflow(const modules::workflow& workflow, const std::string& input,
                   const play_options& options) {
  return player(workflow, options).run(input);
}

std::string words_of(const engine::command& asked) {
  return json::serialize(
      json::object{{"kind", asked.kind},
                   {"key", asked.key},
                   {"name", asked.name},
                   {"payload", asked.payload},
                   {"token", asked.token},
                   {"scope", asked.scope},
                   {"until_ms", asked.until_ms},
                   {"timeout_ms", asked.timeout_ms},
                   {"heartbeat_timeout_ms", asked.heartbeat_timeout_ms},
                   {"error", asked.error ? asked.error->code + ": " + asked.error->message : ""}});
}

bool ends_run(const engine::command& asked) {
  return asked.kind == PAWL_COMMAND_COMPLETE || asked.kind == PAWL_COMMAND_FAIL ||
         asked.kind == PAWL_COMMAND_CONTINUE;
}

}  // namespace pawl::conformance
