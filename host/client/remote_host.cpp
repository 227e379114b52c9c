#include "client/remote_host.hpp"

#include "api/json_text.hpp"
#include "api/problem.hpp"
#include "client/read_document.hpp"
#include "client/uri_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <thread>

namespace pawl::client {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto wait_at_a_time = 10'000ms;  // a request that waits for longer is asked again
constexpr size_t steps_page = 1'000;

std::string run_path(std::string_view run_id, std::string_view rest = {}) {
  return fmt::format("/v1/runs/{}{}", uri_encoded(run_id), rest);
}

std::string hook_path(std::string_view token, std::string_view rest = {}) {
  return fmt::format("/v1/hooks/{}{}", uri_encoded(token), rest);
}

std::string module_path(std::string_view name, std::string_view version,
                        std::string_view rest = {}) {
  return fmt::format("/v1/modules/{}/{}{}", uri_encoded(name), uri_encoded(version), rest);
}

// Messages of a stream of events, told to a listener.
class event_reader {
 public:
  event_reader(host::listener listener, std::string_view only_of)
      : listener_(std::move(listener)), only_of_(only_of) {}

  void read(std::string_view bytes) {
    text_ += bytes;
    size_t begin = 0;
    for (size_t end = text_.find("\n\n"); end != text_.npos; end = text_.find("\n\n", begin)) {
      tell(std::string_view(text_).substr(begin, end - begin));
      begin = end + 2;
    }
    text_.erase(0, begin);
  }

 private:
  void tell(std::string_view message) {
    constexpr std::string_view field = "data: ";
    if (!message.starts_with(field)) return;
    const json::value read = api::from_text(message.substr(field.size()));
    const auto* object = read.if_object();
    const auto* run_id = object != nullptr ? object->if_contains("run_id") : nullptr;
    const auto* events = object != nullptr ? object->if_contains("events") : nullptr;
    if (run_id == nullptr || !run_id->is_string() || events == nullptr || !events->is_array())
      return;
    if (!only_of_.empty() && run_id->get_string() != only_of_) return;
    std::vector<event_info> told;
    for (const json::value& each : events->get_array()) client::read(each, told.emplace_back());
    listener_(std::string(run_id->get_string()), told);
  }

  const host::listener listener_;
  const std::string only_of_;
  std::string text_;
};

}  // namespace

result<http::response> remote_host::send(std::string method, std::string path, std::string query,
                                         std::string body, http::headers headers) {
  if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
  auto answer = link_->send({.method = std::move(method),
                             .path = std::move(path),
                             .query = std::move(query),
                             .headers = std::move(headers),
                             .body = std::move(body)});
  if (answer && answer->status >= 400) return api::failure_of(*answer);
  return answer;
}

template <class T>
result<T> remote_host::ask(std::string method, std::string path, std::string query,
                           std::string body, http::headers headers) {
  auto answer = send(std::move(method), std::move(path), std::move(query), std::move(body),
                     std::move(headers));
  if (!answer) return answer.error();
  T made;
  read(api::from_text(answer->body), made);
  return made;
}

result<start_answer> remote_host::start(start_request request) {
  http::headers headers;
  if (!request.traceparent.empty())
    headers.emplace_back("traceparent", std::move(request.traceparent));
  if (!request.idempotency_key.empty())
    headers.emplace_back("Idempotency-Key", std::move(request.idempotency_key));
  std::string query;
  add_query(query, "id", request.id);
  add_query(query, "trigger", request.trigger);
  add_query(query, "credentials", request.credentials);
  return ask<start_answer>("POST",
                           fmt::format("/v1/workflows/{}/runs", uri_encoded(request.workflow)),
                           std::move(query), std::move(request.input), std::move(headers));
}

void remote_host::start(start_request request, reply<start_answer> answer) {
  answer(start(std::move(request)));
}

result<run_info> remote_host::wait(std::string_view run_id, bool until_ended,
                                   std::optional<std::chrono::milliseconds> timeout) {
  using clock = std::chrono::steady_clock;
  const auto begun = clock::now();
  while (true) {
    auto left = wait_at_a_time;
    if (timeout)
      left = std::min(left, std::chrono::duration_cast<std::chrono::milliseconds>(begun + *timeout -
                                                                                  clock::now()));
    left = std::max(left, 0ms);
    auto run = ask<run_info>(
        "GET", run_path(run_id, "/wait"),
        fmt::format("timeout_ms={}&until_ended={}", left.count(), until_ended ? "true" : "false"));
    const bool again = !run && run.error().code == PAWL_ERROR_TIMEOUT &&
                       (!timeout || clock::now() < begun + *timeout);
    if (!again) return run;
  }
}

std::shared_ptr<void> remote_host::when_ended(std::string_view run_id, reply<run_info> answer) {
  answer(wait(run_id, true, {}));
  return nullptr;
}

bool remote_host::wait_idle(bool timers, const std::function<bool()>& keep_waiting) {
  constexpr auto pause = 100ms;
  while (keep_waiting()) {
    auto answer = send("GET", "/v1/idle", timers ? "timers=true" : "");
    if (!answer) return false;
    bool idle = false;
    if (const json::value read = api::from_text(answer->body); read.is_object())
      if (const auto* told = read.get_object().if_contains("idle"))
        idle = told->is_bool() && told->get_bool();
    if (idle) return true;
    std::this_thread::sleep_for(pause);
  }
  return false;
}

result<run_info> remote_host::find_run(std::string_view run_id) {
  return ask<run_info>("GET", run_path(run_id), "steps=false");
}

result<list_of<run_info>> remote_host::list_runs(const run_query& query) {
  std::string text = fmt::format("limit={}", query.limit);
  add_query(text, "status", fmt::format("{}", fmt::join(query.statuses, ",")));
  add_query(text, "workflow", query.workflow);
  add_query(text, "trigger", query.trigger);
  text += fmt::format("&created_from_ms={}&created_before_ms={}", query.created_from_ms,
                      query.created_before_ms);
  add_query(text, "id_contains", query.id_contains);
  add_query(text, "cursor", query.cursor);
  return ask<list_of<run_info>>("GET", "/v1/runs", std::move(text));
}

result<std::vector<step_info>> remote_host::steps(std::string_view run_id) {
  std::vector<step_info> all;
  std::string cursor;
  do {
    std::string query = fmt::format("limit={}", steps_page);
    add_query(query, "cursor", cursor);
    auto page = ask<list_of<step_info>>("GET", run_path(run_id, "/steps"), std::move(query));
    if (!page) return page.error();
    std::move(page->items.begin(), page->items.end(), std::back_inserter(all));
    cursor = std::move(page->next);
  } while (!cursor.empty());
  return all;
}

result<list_of<event_info>> remote_host::events(std::string_view run_id, uint64_t from_seq,
                                                size_t limit) {
  return ask<list_of<event_info>>("GET", run_path(run_id, "/events"),
                                  fmt::format("from_seq={}&limit={}", from_seq, limit));
}

result<run_info> remote_host::change(std::string_view run_id, std::string_view how) {
  return ask<run_info>("POST", run_path(run_id, how));
}
result<run_info> remote_host::retry(std::string_view run_id) {
  return change(run_id, "/retry");
}
result<run_info> remote_host::cancel(std::string_view run_id) {
  return change(run_id, "/cancel");
}
result<run_info> remote_host::pause(std::string_view run_id) {
  return change(run_id, "/pause");
}
result<run_info> remote_host::resume(std::string_view run_id) {
  return change(run_id, "/resume");
}

result<start_answer> remote_host::fork(std::string_view run_id, std::string_view from_step,
                                       std::string new_id) {
  json::object body = {{"from_step", from_step}};
  if (!new_id.empty()) body.emplace("id", new_id);
  return ask<start_answer>("POST", run_path(run_id, "/fork"), {}, api::to_text(body));
}

result<void> remote_host::erase(std::string_view run_id) {
  if (auto answer = send("DELETE", run_path(run_id)); !answer) return answer.error();
  return {};
}

result<std::string> remote_host::export_run(std::string_view run_id) {
  auto answer = send("GET", run_path(run_id, "/export"));
  if (!answer) return answer.error();
  return std::move(answer->body);
}

result<list_of<hook_info>> remote_host::list_hooks(std::string_view cursor, size_t limit) {
  std::string query = fmt::format("limit={}", limit);
  add_query(query, "cursor", cursor);
  return ask<list_of<hook_info>>("GET", "/v1/hooks", std::move(query));
}
result<hook_info> remote_host::resume_hook(std::string_view token, std::string value) {
  return ask<hook_info>("POST", hook_path(token), {}, std::move(value));
}
result<hook_info> remote_host::fail_hook(std::string_view token, error_info error) {
  json::object body = {{"code", error.code}, {"message", error.message}};
  if (!error.details.empty()) body.emplace("details", api::from_text(error.details));
  return ask<hook_info>("POST", hook_path(token, "/fail"), {}, api::to_text(body));
}
result<hook_info> remote_host::heartbeat_hook(std::string_view token) {
  return ask<hook_info>("POST", hook_path(token, "/heartbeat"));
}

std::vector<export_info> remote_host::actions() {
  auto all = ask<list_of<export_info>>("GET", "/v1/actions");
  return all ? std::move(all->items) : std::vector<export_info>();
}
std::vector<export_info> remote_host::workflows() {
  auto all = ask<list_of<export_info>>("GET", "/v1/workflows");
  return all ? std::move(all->items) : std::vector<export_info>();
}
std::vector<module_info> remote_host::modules() {
  auto all = ask<list_of<module_info>>("GET", "/v1/modules");
  return all ? std::move(all->items) : std::vector<module_info>();
}

result<module_info> remote_host::install_module(std::string bytes, std::string signature) {
  http::headers headers = {{"Content-Type", "application/octet-stream"}};
  if (!signature.empty()) headers.emplace_back("Pawl-Signature", uri_encoded(signature));
  auto answer = link_->send({.method = "POST",
                             .path = "/v1/modules",
                             .query = {},
                             .headers = std::move(headers),
                             .body = std::move(bytes)});
  if (!answer) return answer.error();
  if (answer->status >= 400) return api::failure_of(*answer);
  module_info made;
  read(api::from_text(answer->body), made);
  return made;
}
result<module_info> remote_host::activate_module(std::string_view name, std::string_view version) {
  return ask<module_info>("POST", module_path(name, version, "/activate"));
}
result<module_info> remote_host::drain_module(std::string_view name, std::string_view version) {
  return ask<module_info>("POST", module_path(name, version, "/drain"));
}
result<void> remote_host::remove_module(std::string_view name, std::string_view version) {
  if (auto answer = send("DELETE", module_path(name, version)); !answer) return answer.error();
  return {};
}
result<run_info> remote_host::migrate_run(std::string_view run_id, std::string_view version) {
  return ask<run_info>("POST", run_path(run_id, "/migrate"), {},
                       api::to_text(json::object{{"to", version}}));
}

result<std::string> remote_host::run_action(std::string_view action, std::string input,
                                            std::optional<std::chrono::milliseconds> timeout) {
  auto answer =
      send("POST", fmt::format("/v1/actions/{}/call", uri_encoded(action)),
           timeout ? fmt::format("timeout_ms={}", timeout->count()) : "", std::move(input));
  if (!answer) return answer.error();
  return std::move(answer->body);
}

std::shared_ptr<void> remote_host::watch(listener listener, std::string_view run_id) {
  http::request request = {.path = "/v1/events"};
  request.headers.emplace_back("Accept", "text/event-stream");
  auto reader = std::make_shared<event_reader>(std::move(listener), run_id);
  return link_->stream(std::move(request),
                       [reader](std::string_view bytes) { reader->read(bytes); });
}

health_info remote_host::health() {
  health_info made;
  auto answer = send("GET", "/v1/host");
  if (!answer) {
    made.ok = false;
    made.reason = answer.error().message;
    return made;
  }
  if (const json::value read = api::from_text(answer->body); read.is_object())
    if (const auto* health = read.get_object().if_contains("health")) client::read(*health, made);
  return made;
}

}  // namespace pawl::client
