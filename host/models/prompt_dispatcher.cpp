#include "models/prompt_dispatcher.hpp"

#include "modules/tables.hpp"

#include <pawl/status.h>

#include <fmt/format.h>
#include <utility>

namespace pawl::models {
namespace {

// Sets our tokens apart from those of the inner dispatcher, which count up.
constexpr uint64_t own_token = uint64_t{1} << 63;

}  // namespace

// A prompt whose provider is at work, and what it was asked with: it may be asked again.
struct prompt_dispatcher::flight {
  flight(const engine::call_request& request, engine::call_sink& of, prompt made)
      : tag(request.tag),
        sink(of),
        asked(std::move(made)),
        action(std::string(modules::provider_prefix) + asked.provider()),
        scope(request.scope),
        credentials(request.credentials),
        idempotency_key(request.idempotency_key),
        run_id(request.run_id),
        step_key(request.step_key),
        traceparent(request.traceparent),
        attempt(request.attempt),
        deadline_ms(request.deadline_ms) {}

  uint64_t id = 0;
  const uint64_t tag;
  engine::call_sink& sink;
  prompt asked;
  const std::string action, scope, credentials, idempotency_key, run_id, step_key, traceparent;
  const uint32_t attempt;
  const int64_t deadline_ms;

  std::mutex mutex = {};
  uint64_t calls = 0;        // of the provider
  uint64_t inner_token = 0;  // of the last one; 0: it has not returned yet
  bool stop = false;
};

uint64_t prompt_dispatcher::start(const engine::call_request& request, engine::call_sink& sink) {
  if (request.action != ask_model.slug()) return inner_.start(request, sink);
  auto made = prompt::make(request.input, known_, find_);
  if (!made) {
    sink.called({request.tag, {}, std::move(made).error()});
    return 0;
  }
  auto of = std::make_shared<flight>(request, sink, std::move(*made));
  {
    std::lock_guard lock(mutex_);
    of->id = next_id_++;
    flights_[of->id] = of;
  }
  ask(of);
  return of->id | own_token;
}

void prompt_dispatcher::ask(const std::shared_ptr<flight>& of) {
  const std::string input = of->asked.input();
  const std::string key = of->asked.repairs() == 0
                              ? of->idempotency_key
                              : fmt::format("{}/{}", of->idempotency_key, of->asked.repairs());
  engine::call_request request;
  request.tag = of->id;
  request.action = of->action;
  request.input = input;
  request.scope = of->scope;
  request.credentials = of->credentials;
  request.idempotency_key = key;
  request.run_id = of->run_id;
  request.step_key = of->step_key;
  request.traceparent = of->traceparent;
  request.attempt = of->attempt;
  request.deadline_ms = of->deadline_ms;
  uint64_t number = 0;
  {
    std::lock_guard lock(of->mutex);
    number = ++of->calls;
    of->inner_token = 0;
  }
  const uint64_t token = inner_.start(request, *this);
  {
    std::lock_guard lock(of->mutex);
    // One that ended inside start() may have led to the next.
    if (of->calls == number) of->inner_token = token;
    if (!of->stop) return;
  }
  inner_.ask_to_stop(token);
}

std::shared_ptr<prompt_dispatcher::flight> prompt_dispatcher::find(uint64_t id) {
  std::lock_guard lock(mutex_);
  const auto found = flights_.find(id);
  return found == flights_.end() ? nullptr : found->second;
}

void prompt_dispatcher::abandon(uint64_t token) {
  if ((token & own_token) == 0) return inner_.abandon(token);
  std::shared_ptr<flight> gone;
  {
    std::lock_guard lock(mutex_);
    const auto found = flights_.extract(token & ~own_token);
    if (found.empty()) return;
    gone = found.mapped();
  }
  std::unique_lock lock(gone->mutex);
  gone->stop = true;
  const uint64_t inner = gone->inner_token;
  lock.unlock();
  inner_.abandon(inner);
}

void prompt_dispatcher::ask_to_stop(uint64_t token) {
  if ((token & own_token) == 0) return inner_.ask_to_stop(token);
  const auto of = find(token & ~own_token);
  if (!of) return;
  std::unique_lock lock(of->mutex);
  of->stop = true;
  const uint64_t inner = of->inner_token;
  lock.unlock();
  inner_.ask_to_stop(inner);
}

void prompt_dispatcher::called(engine::call_outcome outcome) {
  const auto of = find(outcome.tag);
  if (!of) return;  // no one waits for it any more
  if (outcome.failed) {
    if (outcome.failed->code == PAWL_ERROR_UNKNOWN_ACTION)
      outcome.failed = failure{
          "unknown_model", fmt::format("no loaded module provides models of '{}': see `pawl "
                                       "modules list`, put the module there, then retry the run",
                                       of->asked.provider())};
    return end(of, std::move(outcome));
  }
  auto answer = of->asked.take(outcome.output);
  if (!answer) return ask(of);
  if (!*answer) return end(of, {0, {}, std::move(*answer).error()});
  end(of, {0, **answer, {}});
}

void prompt_dispatcher::end(const std::shared_ptr<flight>& of, engine::call_outcome outcome) {
  {
    std::lock_guard lock(mutex_);
    if (flights_.erase(of->id) == 0) return;
  }
  outcome.tag = of->tag;
  of->sink.called(std::move(outcome));
}

void prompt_dispatcher::alive(uint64_t tag, std::string progress) {
  if (const auto of = find(tag)) of->sink.alive(of->tag, std::move(progress));
}

}  // namespace pawl::models
