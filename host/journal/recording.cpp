#include "journal/recording.hpp"

#include "journal/entry.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace pawl::journal {
namespace {

namespace json = boost::json;

constexpr std::string_view format_family = "pawl-recording/";
constexpr std::string_view format_name = "pawl-recording/1";
constexpr size_t depth_max = 512 + 16;  // of a payload, and of what is around it

constexpr std::array<std::string_view, 16> type_names = {
    "",          "started",  "scheduled",     "completed",    "failed",
    "cancelled", "retrying", "heartbeat",     "cancel_asked", "paused",
    "resumed",   "retried",  "run_completed", "run_failed",   "run_cancelled",
    "continued"};
constexpr std::array<std::string_view, 6> operation_names = {"",     "step",  "sleep",
                                                             "hook", "child", "record"};

std::string hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string hex(uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

json::value parse(std::string_view text, json::error_code& error) {
  json::parse_options options;
  options.max_depth = depth_max;
  return json::parse(text, error, {}, options);
}

// --- writing ---

void put(json::object& to, std::string_view name, std::string_view text) {
  if (!text.empty()) to[name] = text;
}
void put(json::object& to, std::string_view name, int64_t number) {
  if (number != 0) to[name] = number;
}
// Details come from modules unchecked: those that are not JSON are kept as a string.
void put_json(json::object& to, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  json::error_code error;
  json::value parsed = parse(text, error);
  to[name] = error ? json::value(text) : std::move(parsed);
}

json::object document(const error_view& error) {
  json::object made;
  put(made, "code", error.code);
  put(made, "message", error.message);
  put_json(made, "details", error.details);
  if (error.retryable) made["retryable"] = true;
  put(made, "retry_after_ms", error.retry_after_ms);
  return made;
}

json::object document(const event& each) {
  json::object made = {{"seq", each.seq},
                       {"at_ms", each.at_ms},
                       {"type", type_names[static_cast<size_t>(each.type)]}};
  put(made, "operation", operation_names[static_cast<size_t>(each.operation)]);
  put(made, "key", each.key);
  put(made, "name", each.name);
  put(made, "refers", static_cast<int64_t>(each.refers));
  put_json(made, "payload", each.payload);
  if (!each.error.code.empty()) made["error"] = document(each.error);
  put(made, "attempts", each.attempts);
  put(made, "due_ms", each.due_ms);
  put(made, "timeout_ms", each.timeout_ms);
  put(made, "heartbeat_timeout_ms", each.heartbeat_timeout_ms);
  put(made, "token", each.token);
  put(made, "scope", each.scope);
  put(made, "options", each.options);
  put(made, "dropped", hex(each.dropped));
  return made;
}

json::object document(const run_row& row) {
  json::object made = {{"id", row.id},
                       {"workflow", row.workflow},
                       {"module", row.module},
                       {"module_version", row.version},
                       {"module_sha256", row.sha256},
                       {"status", status_name(row.status)},
                       {"created_ms", row.created_ms},
                       {"first_seq", row.first_seq},
                       {"seed", {hex(row.seed[0]), hex(row.seed[1])}}};
  put(made, "started_ms", row.started_ms);
  put(made, "ended_ms", row.ended_ms);
  put(made, "generation", row.generation);
  put(made, "parent_id", row.parent_id);
  put(made, "parent_seq", static_cast<int64_t>(row.parent_seq));
  put(made, "forked_from", row.forked_from);
  put(made, "idempotency_key", row.idempotency_key);
  put(made, "traceparent", row.traceparent);
  put(made, "credentials", row.credentials);
  put(made, "trigger", row.trigger);
  put(made, "reason", row.reason);
  return made;
}

// Appends the run, an event a line; its children come into `ids`.
result<void> append(std::string& text, store& from, const run_row& row,
                    std::vector<std::string>& ids) {
  std::string head = json::serialize(document(row));
  head.pop_back();
  text += head + ",\"events\":[";
  bool first = true;
  auto read = from.read_events(row.id, row.first_seq, [&](const event& each) {
    text += first ? "\n" : ",\n";
    text += json::serialize(document(each));
    first = false;
    if (each.operation == operation_kind::child) ids.emplace_back(each.token);
    return true;
  });
  text += "]}";
  return read;
}

// --- reading ---

// Reads members of one object; the first that is not as it should be makes it fail.
class reader {
 public:
  reader(const json::value& from, std::string where)
      : object_(from.if_object()), where_(std::move(where)) {
    if (object_ == nullptr) fail("", "an object");
  }

  std::string text(std::string_view name) {
    const json::value* found = find(name);
    if (found == nullptr) return {};
    if (const auto* text = found->if_string()) return std::string(*text);
    fail(name, "a string");
    return {};
  }
  int64_t number(std::string_view name) {
    const json::value* found = find(name);
    if (found == nullptr) return 0;
    json::error_code error;
    const auto number = found->to_number<int64_t>(error);
    if (error) fail(name, "a whole number");
    return number;
  }
  std::string payload(std::string_view name) {
    const json::value* found = find(name);
    return found == nullptr ? std::string() : json::serialize(*found);
  }
  // Of what follows, if there is such a member.
  const json::value* find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  template <size_t Count>
  uint8_t one_of(std::string_view name, const std::array<std::string_view, Count>& names) {
    const std::string wanted = text(name);
    for (size_t at = 0; at < Count; ++at) {
      if (names[at] == wanted) return static_cast<uint8_t>(at);
    }
    fail(name, "one of the words that this Pawl knows");
    return 0;
  }
  std::string bytes(std::string_view name) {
    const std::string digits = text(name);
    std::string bytes;
    for (size_t at = 0; at + 1 < digits.size(); at += 2)
      bytes += static_cast<char>(number_from_hex(name, std::string_view(digits).substr(at, 2)));
    return bytes;
  }
  uint64_t number_from_hex(std::string_view name, std::string_view digits) {
    uint64_t number = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) fail(name, "hex digits");
    return number;
  }
  void fail(std::string_view name, std::string_view wanted) {
    if (fault_) return;
    fault_ = failure{PAWL_ERROR_INVALID_INPUT, "this is no recording: " + where_ + '/' +
                                                   std::string(name) + " should be " +
                                                   std::string(wanted)};
  }
  const std::optional<failure>& fault() const { return fault_; }

 private:
  const json::object* object_;
  std::string where_;
  std::optional<failure> fault_;
};

run_row read_row(reader& from) {
  run_row row;
  row.id = from.text("id");
  row.workflow = from.text("workflow");
  row.module = from.text("module");
  row.version = from.text("module_version");
  row.sha256 = from.text("module_sha256");
  const auto status = status_from_name(from.text("status"));
  if (!status) from.fail("status", "a run's status");
  row.status = status.value_or(run_status::queued);
  row.created_ms = from.number("created_ms");
  row.started_ms = from.number("started_ms");
  row.ended_ms = from.number("ended_ms");
  row.first_seq = static_cast<uint64_t>(from.number("first_seq"));
  row.generation = static_cast<uint32_t>(from.number("generation"));
  const json::value* seed = from.find("seed");
  const json::array* halves = seed == nullptr ? nullptr : seed->if_array();
  if (halves == nullptr || halves->size() != 2) {
    from.fail("seed", "two halves");
  } else {
    for (size_t half = 0; half < 2; ++half) {
      const auto* digits = (*halves)[half].if_string();
      row.seed[half] = from.number_from_hex("seed", digits == nullptr ? "" : *digits);
    }
  }
  row.parent_id = from.text("parent_id");
  row.parent_seq = static_cast<uint64_t>(from.number("parent_seq"));
  row.forked_from = from.text("forked_from");
  row.idempotency_key = from.text("idempotency_key");
  row.traceparent = from.text("traceparent");
  row.credentials = from.text("credentials");
  row.trigger = from.text("trigger");
  row.reason = from.text("reason");
  return row;
}

// Texts of an event, which its views point into.
struct event_texts {
  std::string key, name, payload, token, scope, options, dropped, code, message, details;
};

std::optional<failure> append_event_of(reader& from, const std::string& where, std::string& entry) {
  event_texts of{from.text("key"),
                 from.text("name"),
                 from.payload("payload"),
                 from.text("token"),
                 from.text("scope"),
                 from.text("options"),
                 from.bytes("dropped"),
                 {},
                 {},
                 {}};
  event made;
  made.at_ms = from.number("at_ms");
  made.type = static_cast<event_type>(from.one_of("type", type_names));
  if (static_cast<int>(made.type) == 0) from.fail("type", "the type of an event");
  made.operation = static_cast<operation_kind>(from.one_of("operation", operation_names));
  made.attempts = static_cast<uint32_t>(from.number("attempts"));
  made.refers = static_cast<uint64_t>(from.number("refers"));
  made.due_ms = from.number("due_ms");
  made.timeout_ms = from.number("timeout_ms");
  made.heartbeat_timeout_ms = from.number("heartbeat_timeout_ms");
  made.key = of.key;
  made.name = of.name;
  made.payload = of.payload;
  made.token = of.token;
  made.scope = of.scope;
  made.options = of.options;
  made.dropped = of.dropped;
  if (const json::value* given = from.find("error")) {
    reader error(*given, where + "/error");
    of.code = error.text("code");
    of.message = error.text("message");
    of.details = error.payload("details");
    const json::value* retryable = error.find("retryable");
    made.error = {of.code, of.message, of.details,
                  retryable != nullptr && *retryable == json::value(true),
                  error.number("retry_after_ms")};
    if (error.fault()) return error.fault();
  }
  if (from.fault()) return from.fault();
  append_event(entry, made);
  return std::nullopt;
}

result<recorded_run> read_run(const json::value& given, const std::string& where) {
  reader from(given, where);
  recorded_run made{read_row(from), {}};
  const json::value* events = from.find("events");
  if (events == nullptr || !events->is_array() || events->get_array().empty())
    from.fail("events", "the run's events");
  if (from.fault()) return *from.fault();
  uint64_t seq = made.row.first_seq;
  for (const json::value& each : events->get_array()) {
    const std::string place = where + "/events/" + std::to_string(seq - made.row.first_seq);
    reader of(each, place);
    if (static_cast<uint64_t>(of.number("seq")) != seq) {
      of.fail("seq", std::to_string(seq) + ", since events have no gaps");
      return *of.fault();
    }
    if (auto why = append_event_of(of, place, made.entry)) return *why;
    ++seq;
  }
  return made;
}

}  // namespace

result<std::string> write_recording(store& from, std::string_view run_id,
                                    std::string_view hook_url) {
  std::string text = "{\"format\":\"" + std::string(format_name) +
                     "\",\"hook_url\":" + json::serialize(json::string(hook_url)) + ",\"runs\":[\n";
  std::vector<std::string> ids = {std::string(run_id)};
  for (size_t at = 0; at < ids.size(); ++at) {
    auto row = from.find_run(ids[at]);
    if (!row) return row.error();
    if (!*row && at > 0) continue;  // a child that was deleted, or is not created yet
    if (!*row) return failure{PAWL_ERROR_NOT_FOUND, "there is no run '" + ids[at] + "'"};
    if (at > 0) text += ",\n";
    if (auto written = append(text, from, **row, ids); !written) return written.error();
  }
  return text + "\n]}\n";
}

result<recorded_runs> read_recording(std::string_view text) {
  json::error_code error;
  const json::value document = parse(text, error);
  if (error) {
    return failure{PAWL_ERROR_INVALID_INPUT,
                   "this is no recording: it is not JSON (" + error.message() + ")"};
  }
  reader from(document, "");
  const std::string format = from.text("format");
  if (format != format_name && format.starts_with(format_family)) {
    return failure{"unsupported_format", "the recording is of format " + format +
                                             ", this Pawl reads " + std::string(format_name) +
                                             "; use the Pawl that wrote it, or a newer one"};
  }
  const json::value* runs = from.find("runs");
  if (format != format_name) from.fail("format", "\"" + std::string(format_name) + "\"");
  if (runs == nullptr || !runs->is_array() || runs->get_array().empty())
    from.fail("runs", "at least one run");
  if (from.fault()) return *from.fault();
  recorded_runs all{from.text("hook_url"), {}};
  for (const json::value& each : runs->get_array()) {
    auto read = read_run(each, "/runs/" + std::to_string(all.runs.size()));
    if (!read) return read.error();
    all.runs.push_back(std::move(*read));
  }
  return all;
}

}  // namespace pawl::journal
