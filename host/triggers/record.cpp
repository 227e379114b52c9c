#include "triggers/record.hpp"

#include <boost/json.hpp>

#include <concepts>

namespace pawl::triggers {
namespace {

namespace json = boost::json;

// Reads members of an object that this program wrote; what is not there stays as it was, so that
// records of older versions are read too.
class reader {
 public:
  explicit reader(const json::object& from) : from_(from) {}

  void operator()(std::string_view name, std::string& to) const {
    if (const json::value* found = from_.if_contains(name); found && found->is_string())
      to = std::string(found->get_string());
  }
  template <std::integral T>
  void operator()(std::string_view name, T& to) const {
    const json::value* found = from_.if_contains(name);
    if (found == nullptr) return;
    json::error_code error;
    const auto number = found->to_number<T>(error);
    if (!error) to = number;
  }
  // The items of an array.
  void each(std::string_view name, auto&& take) const {
    const json::value* found = from_.if_contains(name);
    if (found == nullptr || !found->is_array()) return;
    for (const json::value& item : found->get_array()) take(item);
  }

 private:
  const json::object& from_;
};

result<json::object> parsed(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  if (error || !value.is_object())
    return failure{.code = "internal", .message = "a trigger's record can't be read"};
  return std::move(value.get_object());
}

fire read_fire(const json::object& from) {
  fire made;
  const reader read(from);
  read("at_ms", made.at_ms);
  read("tick_ms", made.tick_ms);
  read("key", made.key);
  read("outcome", made.outcome);
  read("note", made.note);
  read.each("run_ids", [&](const json::value& id) {
    if (id.is_string()) made.run_ids.emplace_back(id.get_string());
  });
  return made;
}

}  // namespace

json::object document(const fire& one) {
  return {{"at_ms", one.at_ms},
          {"tick_ms", one.tick_ms == 0 ? json::value() : json::value(one.tick_ms)},
          {"key", one.key.empty() ? json::value() : json::value(one.key)},
          {"outcome", one.outcome},
          {"run_ids", json::array(one.run_ids.begin(), one.run_ids.end())},
          {"note", one.note.empty() ? json::value() : json::value(one.note)}};
}

json::object document(const fire_counts& all) {
  return {{"fired", all.fired},       {"started", all.started}, {"existed", all.existed},
          {"filtered", all.filtered}, {"failed", all.failed},   {"skipped", all.skipped}};
}

std::string to_text(const record& from) {
  json::array fires;
  for (const fire& one : from.fires) fires.push_back(document(one));
  json::object made{{"schedule", from.schedule},
                    {"last_tick_ms", from.last_tick_ms},
                    {"queue", json::array(from.queue.begin(), from.queue.end())},
                    {"running", json::array(from.running.begin(), from.running.end())},
                    {"poll_state", from.poll_state},
                    {"poll_failures", from.poll_failures},
                    {"poll_at_ms", from.poll_at_ms},
                    {"poll_error", from.poll_error},
                    {"poll_output", from.poll_output},
                    {"fires", std::move(fires)},
                    {"counts", document(from.counts)}};
  if (from.enabled) made["enabled"] = *from.enabled;
  return json::serialize(made);
}

result<record> read_record(std::string_view text) {
  auto from = parsed(text);
  if (!from) return std::move(from).error();
  record made;
  const reader read(*from);
  if (const json::value* enabled = from->if_contains("enabled"); enabled && enabled->is_bool())
    made.enabled = enabled->get_bool();
  read("schedule", made.schedule);
  read("last_tick_ms", made.last_tick_ms);
  read.each("queue", [&](const json::value& tick) {
    if (tick.is_int64()) made.queue.push_back(tick.get_int64());
  });
  read.each("running", [&](const json::value& id) {
    if (id.is_string()) made.running.emplace_back(id.get_string());
  });
  read("poll_state", made.poll_state);
  read("poll_failures", made.poll_failures);
  read("poll_at_ms", made.poll_at_ms);
  read("poll_error", made.poll_error);
  read("poll_output", made.poll_output);
  read.each("fires", [&](const json::value& one) {
    if (one.is_object()) made.fires.push_back(read_fire(one.get_object()));
  });
  if (const json::value* counts = from->if_contains("counts"); counts && counts->is_object()) {
    const reader read_count(counts->get_object());
    read_count("fired", made.counts.fired);
    read_count("started", made.counts.started);
    read_count("existed", made.counts.existed);
    read_count("filtered", made.counts.filtered);
    read_count("failed", made.counts.failed);
    read_count("skipped", made.counts.skipped);
  }
  return made;
}

std::string to_text(const failed_start& from) {
  return json::serialize(json::object{{"at_ms", from.at_ms},
                                      {"workflow", from.workflow},
                                      {"occurrence", from.occurrence},
                                      {"stage", from.stage},
                                      {"code", from.why.code},
                                      {"message", from.why.message},
                                      {"details", from.why.details},
                                      {"document", from.document},
                                      {"input", from.input},
                                      {"key", from.key},
                                      {"attempts", from.attempts},
                                      {"retry_at_ms", from.retry_at_ms}});
}

result<failed_start> read_failed_start(std::string_view id, std::string_view text) {
  auto from = parsed(text);
  if (!from) return std::move(from).error();
  failed_start made;
  made.id = id;
  const reader read(*from);
  read("at_ms", made.at_ms);
  read("workflow", made.workflow);
  read("occurrence", made.occurrence);
  read("stage", made.stage);
  read("code", made.why.code);
  read("message", made.why.message);
  read("details", made.why.details);
  read("document", made.document);
  read("input", made.input);
  read("key", made.key);
  read("attempts", made.attempts);
  read("retry_at_ms", made.retry_at_ms);
  return made;
}

}  // namespace pawl::triggers
