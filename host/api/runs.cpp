#include "api/documents.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace pawl::api {
namespace {

namespace json = boost::json;

constexpr uint64_t wait_s_max = 600;
constexpr size_t steps_page = 500;

// A request that waits for a run's end, or for the time it gave itself: whichever comes first
// answers.
class waiting_start : public std::enable_shared_from_this<waiting_start> {
 public:
  waiting_start(call_handle asked, parts& with, std::string run_id)
      : asked_(std::move(asked)), with_(with), run_id_(std::move(run_id)) {}

  void begin(std::chrono::seconds at_most) {
    auto self = shared_from_this();
    auto waits = with_.of.when_ended(run_id_, [self](const result<run_info>& ended) {
      ended ? self->answer(200) : self->fail(ended.error());
    });
    const alarms::id alarm = with_.alarms.set(at_most, [self] { self->answer(202); });
    {
      std::lock_guard lock(mutex_);
      if (!over_) {
        waits_ = std::move(waits);
        alarm_ = alarm;
        return;
      }
    }
    with_.alarms.clear(alarm);
  }

 private:
  void answer(unsigned status) {
    if (!is_first()) return;
    auto run = with_.of.find_run(run_id_);
    if (!run) return asked_->fail(run.error());
    asked_->answer(document(*run), status);
  }

  void fail(const failure& why) {
    if (is_first()) asked_->fail(why);
  }

  bool is_first() {
    std::shared_ptr<void> freed_without_the_lock;
    std::optional<alarms::id> alarm;
    {
      std::lock_guard lock(mutex_);
      if (over_) return false;
      over_ = true;
      freed_without_the_lock.swap(waits_);
      alarm = alarm_;
    }
    if (alarm) with_.alarms.clear(*alarm);
    return true;
  }

  const call_handle asked_;
  parts& with_;
  const std::string run_id_;
  std::mutex mutex_;
  bool over_ = false;
  std::optional<alarms::id> alarm_;
  std::shared_ptr<void> waits_;
};

void start(const call_handle& asked, parts& with) {
  auto wait_s = asked->number("wait", 0);
  if (!wait_s) return asked->fail(wait_s.error());
  start_request request = {.workflow = asked->path("name")};
  request.id = asked->query("id").value_or("");
  request.trigger = asked->query("trigger").value_or("api");
  request.idempotency_key = asked->header("Idempotency-Key");
  request.traceparent = asked->header("traceparent");
  request.credentials = asked->query("credentials").value_or("");
  if (!asked->request().body.empty()) request.input = std::move(asked->request().body);
  const uint64_t wait_s_given = std::min(*wait_s, wait_s_max);
  with.of.start(std::move(request), [asked, &with, wait_s_given](result<start_answer> started) {
    if (!started) return asked->fail(started.error());
    if (wait_s_given > 0)
      return std::make_shared<waiting_start>(asked, with, started->run_id)
          ->begin(std::chrono::seconds(wait_s_given));
    http::response made = json_response(document(*started), started->existed ? 200 : 201);
    made.headers.emplace_back("Location", "/v1/runs/" + started->run_id);
    asked->answer(std::move(made));
  });
}

void list(const call_handle& asked, parts& with) {
  auto query = run_query_of(asked->query());
  if (!query) return asked->fail(query.error());
  answer(*asked, with.of.list_runs(*query),
         [](const auto& page) { return list_document(page.items, page.next); });
}

// A hook's token is all that it takes to answer it: it is not for those who may only read.
result<std::vector<step_info>> steps_for(const call_handle& asked, parts& with) {
  auto steps = with.of.steps(asked->path("id"));
  const auto may = with.access.role_of(asked->request());
  if (!steps || (may && *may >= role::run)) return steps;
  for (step_info& each : *steps) {
    each.token.clear();
    each.url.clear();
  }
  return steps;
}

void show(const call_handle& asked, parts& with) {
  auto run = with.of.find_run(asked->path("id"));
  if (!run) return asked->fail(run.error());
  if (asked->query("steps") == "false") return asked->answer(document(*run));
  answer(*asked, steps_for(asked, with), [&](const auto& steps) { return document(*run, steps); });
}

void steps(const call_handle& asked, parts& with) {
  auto from = asked->number("cursor", 0);
  auto limit = asked->number("limit", steps_page);
  if (!from || !limit) return asked->fail(from ? limit.error() : from.error());
  auto all = steps_for(asked, with);
  if (!all) return asked->fail(all.error());
  const size_t first = std::min<size_t>(*from, all->size());
  const size_t last = std::min<size_t>(first + std::max<size_t>(*limit, 1), all->size());
  const std::vector<step_info> page(all->begin() + static_cast<ptrdiff_t>(first),
                                    all->begin() + static_cast<ptrdiff_t>(last));
  json::object made =
      list_document(page, last == all->size() ? std::string() : std::to_string(last));
  made.emplace("total", all->size());
  asked->answer(made);
}

void wait(const call_handle& asked, parts& with) {
  auto timeout_ms = asked->number("timeout_ms", 1'000);
  if (!timeout_ms) return asked->fail(timeout_ms.error());
  const bool until_ended = asked->query("until_ended") != "false";
  const std::chrono::milliseconds timeout(std::min<uint64_t>(*timeout_ms, 60'000));
  answer(*asked, with.of.wait(asked->path("id"), until_ended, timeout),
         [](const run_info& run) { return document(run); });
}

template <result<run_info> (host::*Change)(std::string_view)>
void change(const call_handle& asked, parts& with) {
  answer(*asked, (with.of.*Change)(asked->path("id")),
         [](const run_info& run) { return document(run); });
}

void fork(const call_handle& asked, parts& with) {
  auto body = asked->body();
  if (!body) return asked->fail(body.error());
  const json::object* given = body->if_object();
  const json::value* step = given != nullptr ? given->if_contains("from_step") : nullptr;
  if (step == nullptr || !step->is_string())
    return asked->fail({PAWL_ERROR_INVALID_INPUT,
                        R"(the body has to be {"from_step": KEY_OR_SEQ}, and may have "id")"});
  const json::value* id = given->if_contains("id");
  answer(
      *asked,
      with.of.fork(asked->path("id"), step->get_string(),
                   id != nullptr && id->is_string() ? std::string(id->get_string()) : ""),
      [](const start_answer& made) { return document(made); }, 201);
}

void erase(const call_handle& asked, parts& with) {
  if (auto erased = with.of.erase(asked->path("id")); !erased) return asked->fail(erased.error());
  asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
}

void export_run(const call_handle& asked, parts& with) {
  auto recording = with.of.export_run(asked->path("id"));
  if (!recording) return asked->fail(recording.error());
  asked->answer(http::response{.body = std::move(*recording)});
}

}  // namespace

void add_run_routes(router& to, parts& with) {
  to.add({.method = "POST",
          .path = "/v1/workflows/{name}/runs",
          .needs = role::run,
          .summary = "Start a run; the body is its input",
          .query = {{"wait", "Seconds to wait for the run's end, at most 600", number_schema},
                    {"id", "The run's id; one is made otherwise"},
                    {"trigger", "What started it, for people; \"api\" otherwise"},
                    {"credentials", "Instances named for this run: KIND=NAME,KIND=SCOPE/NAME"}},
          .headers = {{"Idempotency-Key", "The same key and workflow give the same run again"},
                      {"traceparent", "W3C trace context, kept with the run"}},
          .takes = {"any"},
          .gives = {"started_or_run"},
          .status = 201,
          .answer = bound(&start, with)});
  to.add({.method = "GET",
          .path = "/v1/runs",
          .summary = "List runs, the newest first",
          .query = run_query_parameters(),
          .gives = {"runs"},
          .waits = true,
          .answer = bound(&list, with)});
  to.add({.method = "GET",
          .path = "/v1/runs/{id}",
          .summary = "One run with its steps",
          .query = {{"steps", "false: without them", switch_schema}},
          .gives = {"run"},
          .waits = true,
          .answer = bound(&show, with)});
  to.add({.method = "DELETE",
          .path = "/v1/runs/{id}",
          .needs = role::admin,
          .summary = "Delete an ended run and its log",
          .status = 204,
          .waits = true,
          .answer = bound(&erase, with)});
  to.add({.method = "GET",
          .path = "/v1/runs/{id}/steps",
          .summary = "A run's steps, page by page",
          .query = {cursor_parameter(), limit_parameter()},
          .gives = {"steps"},
          .waits = true,
          .answer = bound(&steps, with)});
  to.add({.method = "GET",
          .path = "/v1/runs/{id}/wait",
          .summary = "Wait until the run has ended",
          .query = {{"timeout_ms", "At most 60000; then status 504", number_schema},
                    {"until_ended", "false: also until it can't go on by itself", switch_schema}},
          .gives = {"run"},
          .waits = true,
          .answer = bound(&wait, with)});
  to.add({.method = "GET",
          .path = "/v1/runs/{id}/export",
          .needs = role::admin,
          .summary = "The run and its children as a recording that can be replayed",
          .gives = {"any"},
          .waits = true,
          .answer = bound(&export_run, with)});
  to.add({.method = "POST",
          .path = "/v1/runs/{id}/fork",
          .needs = role::run,
          .summary = "Start a new run with a copy of the log up to a step",
          .takes = {"fork"},
          .gives = {"started"},
          .status = 201,
          .waits = true,
          .answer = bound(&fork, with)});
  const auto add_change = [&](std::string_view path, std::string_view summary, auto function) {
    to.add({.method = "POST",
            .path = path,
            .needs = role::run,
            .summary = summary,
            .gives = {"run"},
            .waits = true,
            .answer = bound(function, with)});
  };
  add_change("/v1/runs/{id}/retry", "Go on with a failed or cancelled run", &change<&host::retry>);
  add_change("/v1/runs/{id}/cancel", "Ask a run to end", &change<&host::cancel>);
  add_change("/v1/runs/{id}/pause", "Hold a run: no new step starts", &change<&host::pause>);
  add_change("/v1/runs/{id}/resume", "Go on with a paused or blocked run", &change<&host::resume>);
}

}  // namespace pawl::api
