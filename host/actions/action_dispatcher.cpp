#include "actions/action_dispatcher.hpp"

#include "actions/payload.hpp"
#include "actions/stack.hpp"
#include "engine/errors.hpp"
#include "logging/log.hpp"

#include <pawl/detail/text.hpp>

#include <boost/json/parse.hpp>

#include <utility>

namespace pawl::actions {

using detail::text;
using detail::view;
using engine::call_outcome;
using engine::call_request;

namespace {

constexpr size_t progress_bytes_max = 64 * 1024;

void redact(const redactor& secrets, failure& why) {
  secrets.redact(why.code);
  secrets.redact(why.message);
  secrets.redact(why.details);
}

}  // namespace

action_dispatcher::action_dispatcher(dispatcher_options options)
    : options_(std::move(options)), pool_(options_.pool_threads_max, options_.pool_queue_max) {
  table_.size = sizeof(pawl_host);
  table_.abi_minor = PAWL_ABI_MINOR;
  table_.extension = &extension;
  table_.log = &log;
  table_.complete = &complete;
  table_.fail = &fail;
  table_.heartbeat = &heartbeat;
  table_.cancelled = &cancelled;
  table_.owner = this;
  credentials_table_.size = sizeof(pawl_host_credentials);
  credentials_table_.get = &credential;
}

action_dispatcher::~action_dispatcher() {
  close();
}

uint64_t action_dispatcher::start(const call_request& request, engine::call_sink& sink) {
  auto refuse = [&](failure why) {
    sink.called({request.tag, {}, std::move(why)});
    return uint64_t{0};
  };
  auto action = options_.find(request.action);
  if (!action) {
    return refuse({PAWL_ERROR_UNKNOWN_ACTION,
                   "no loaded module has an action '" + std::string(request.action) +
                       "': see `pawl modules list`, put the module there, then retry the run"});
  }
  auto fits = check_payload(action->input, request.input, PAWL_ERROR_INVALID_INPUT,
                            "input of action", action->name);
  if (!fits) return refuse(fits.error());

  auto made = std::make_unique<call>();
  made->input = request.input;
  made->idempotency_key = request.idempotency_key;
  made->run_id = request.run_id;
  made->step_key = request.step_key;
  made->traceparent = request.traceparent;
  made->action = action;
  made->sink = &sink;
  made->tag = request.tag;
  made->meter = &figures_.of(action->name);
  made->began = std::chrono::steady_clock::now();
  if (request.attempt > 1) made->meter->retries.fetch_add(1, std::memory_order_relaxed);
  made->told.size = sizeof(pawl_call);
  made->told.attempt = request.attempt;
  made->told.input = view(made->input);
  made->told.idempotency_key = view(made->idempotency_key);
  made->told.run_id = view(made->run_id);
  made->told.step_key = view(made->step_key);
  made->told.traceparent = view(made->traceparent);
  made->told.deadline_ms = request.deadline_ms;
  const pawl_call* told = &made->told;
  uint64_t token = calls_.add(std::move(made));

  if (action->credentials.empty()) {
    launch(token, action, told);
  } else {
    resolve_credentials(token, request, std::move(action), told);
  }
  return token;
}

void action_dispatcher::resolve_credentials(uint64_t token, const call_request& request,
                                            std::shared_ptr<const modules::action> action,
                                            const pawl_call* told) {
  credential_request asked{action->credentials, action->name, std::string(request.scope),
                           std::string(request.credentials), std::string(request.run_id)};
  options_.credentials(
      std::move(asked), [this, token, action, told](result<given_credentials> given) {
        if (!given) return fail_before_start(token, std::move(given).error());
        if (calls_.stopped(token)) {
          return fail_before_start(token, {PAWL_ERROR_CANCELLED, "stopped before it was started"});
        }
        calls_.give_credentials(token, *std::move(given));
        launch(token, action, told);
      });
  wipe_stack();
}

void action_dispatcher::launch(uint64_t token, const std::shared_ptr<const modules::action>& action,
                               const pawl_call* told) {
  if ((action->flags & PAWL_ACTION_BLOCKING) == 0) return invoke(token, action, told);
  const bool queued = pool_.run([this, token, action, told] {
    // A call that was given up while it waited never reaches the module.
    if (!calls_.stopped(token)) return invoke(token, action, told);
    fail_before_start(token, {PAWL_ERROR_CANCELLED, "stopped before it was started"});
  });
  if (queued) return;
  fail_before_start(token, {PAWL_ERROR_UNAVAILABLE,
                            "too many blocking actions wait for a thread (pool_threads_max)",
                            {},
                            true});
}

void action_dispatcher::fail_before_start(uint64_t token, failure why) {
  end(token, PAWL_OK, [&](call&, call_outcome& outcome) { outcome.failed = std::move(why); });
}

void action_dispatcher::invoke(uint64_t token, const std::shared_ptr<const modules::action>& action,
                               const pawl_call* told) {
  // A foreign module may throw although the ABI forbids it; nothing of it passes on.
  pawl_status status = PAWL_OK;
  bool threw = false;
  try {
    status = action->table.start(action->self, told);
  } catch (...) {
    threw = true;
  }
  if (!action->credentials.empty()) wipe_stack();
  if (status == PAWL_OK && !threw) return;
  failure why{PAWL_ERROR_INTERNAL,
              "action " + action->name + " refused the call with status " + std::to_string(status)};
  if (threw) {
    why = {PAWL_ERROR_HOST_MISUSE,
           "action " + action->name + " let an exception out of start(), which breaks the ABI"};
  }
  log::error(why.message);
  end(token, PAWL_OK, [&](call&, call_outcome& outcome) { outcome.failed = std::move(why); });
}

void action_dispatcher::abandon(uint64_t token) {
  auto action = calls_.forget(token);
  if (action) figures_.of(action->name).given_up.fetch_add(1, std::memory_order_relaxed);
  if (action && action->table.cancel != nullptr) action->table.cancel(action->self, token);
}

void action_dispatcher::ask_to_stop(uint64_t token) {
  auto action = calls_.stop(token);
  if (action && action->table.cancel != nullptr) action->table.cancel(action->self, token);
}

engine::call_defaults action_dispatcher::defaults(std::string_view action) {
  auto found = options_.find(action);
  if (!found) return {};
  return {found->timeout_ms, found->limits};
}

void action_dispatcher::close() {
  std::unique_lock lock(reporting_mutex_);
  closed_ = true;
  reported_.wait(lock, [&] { return reporting_ == 0; });
}

// Takes the call out and tells whoever waits for it. `fill` says how it ended.
pawl_status action_dispatcher::end(uint64_t token, pawl_status status,
                                   const std::function<void(call&, call_outcome&)>& fill) {
  std::unique_ptr<call> ended = calls_.take(token);
  if (!ended) return stale(token);
  if (ended->sink == nullptr) return PAWL_STALE;  // given up before: late, but no fault
  call_outcome outcome;
  outcome.tag = ended->tag;
  fill(*ended, outcome);
  if (outcome.failed && ended->secrets) redact(*ended->secrets, *outcome.failed);
  ended->meter->seconds.add(std::chrono::steady_clock::now() - ended->began);
  auto& ends = outcome.failed ? ended->meter->failed : ended->meter->completed;
  ends.fetch_add(1, std::memory_order_relaxed);
  {
    std::lock_guard lock(reporting_mutex_);
    if (closed_) return PAWL_STALE;
    ++reporting_;
  }
  ended->sink->called(std::move(outcome));
  {
    std::lock_guard lock(reporting_mutex_);
    --reporting_;
  }
  reported_.notify_all();
  return status;
}

pawl_status action_dispatcher::stale(uint64_t token) {
  stale_.fetch_add(1, std::memory_order_relaxed);
  log::warning("a call was completed that is over: double, late or forged", {{"token", token}});
  return PAWL_STALE;
}

const void* action_dispatcher::extension(const pawl_host* host, const char* id) noexcept {
  return std::string_view(id) == PAWL_EXTENSION_CREDENTIALS ? &of(host).credentials_table_
                                                            : nullptr;
}

pawl_status action_dispatcher::credential(const pawl_host* host, uint64_t token, pawl_str kind,
                                          pawl_str* fields) noexcept {
  return of(host).calls_.find_credential(token, text(kind), *fields);
}

// A line does not say which call it is about, and may come after its end: the secrets of all of
// them are kept out.
void action_dispatcher::log(const pawl_host* host, int32_t level, pawl_str message,
                            pawl_str fields) noexcept {
  auto at = level >= PAWL_LOG_ERROR  ? log::level::error
            : level == PAWL_LOG_WARN ? log::level::warning
            : level == PAWL_LOG_INFO ? log::level::info
                                     : log::level::debug;
  std::string said(text(message)), about(text(fields));
  of(host).calls_.redact(said);
  of(host).calls_.redact(about);
  log::write(at, said, {{"fields", about}});
}

pawl_status action_dispatcher::complete(const pawl_host* host, uint64_t token,
                                        pawl_str output) noexcept {
  action_dispatcher& self = of(host);
  uint64_t bytes_max = self.options_.payload_bytes_max;
  bool too_large = output.size > bytes_max;
  return self.end(
      token, too_large ? PAWL_TOO_LARGE : PAWL_OK, [&](call& ended, call_outcome& outcome) {
        if (too_large) {
          outcome.failed = failure{PAWL_ERROR_TOO_LARGE, "output of action " + ended.action->name +
                                                             " is " + std::to_string(output.size) +
                                                             " bytes, the limit is " +
                                                             std::to_string(bytes_max)};
          return;
        }
        outcome.output = text(output);
        if (ended.secrets) ended.secrets->redact(outcome.output);
        auto fits = check_payload(ended.action->output, outcome.output, PAWL_ERROR_INVALID_OUTPUT,
                                  "output of action", ended.action->name);
        if (!fits) {
          outcome.output.clear();
          outcome.failed = fits.error();
        }
      });
}

pawl_status action_dispatcher::fail(const pawl_host* host, uint64_t token,
                                    const pawl_error* error) noexcept {
  return of(host).end(token, PAWL_OK, [&](call& ended, call_outcome& outcome) {
    outcome.failed = error != nullptr
                         ? engine::to_failure(*error)
                         : failure{PAWL_ERROR_HOST_MISUSE,
                                   "action " + ended.action->name + " failed without an error"};
  });
}

// What people may see of it; empty when that is nothing.
std::string action_dispatcher::shown_progress(std::string_view details) {
  if (details.empty()) return {};
  boost::json::error_code no_json;
  if (details.size() <= progress_bytes_max) boost::json::parse(details, no_json);
  if (details.size() > progress_bytes_max || no_json) {
    log::write(log::level::debug,
               "a heartbeat's details are left out: they must be JSON of at most 64 KiB",
               {{"bytes", details.size()}});
    return {};
  }
  std::string shown(details);
  calls_.redact(shown);
  return shown;
}

pawl_status action_dispatcher::heartbeat(const pawl_host* host, uint64_t token,
                                         pawl_str details) noexcept {
  action_dispatcher& self = of(host);
  auto [sink, tag] = self.calls_.who_waits(token);
  if (sink == nullptr) return PAWL_STALE;
  std::string progress = self.shown_progress(text(details));
  {
    std::lock_guard lock(self.reporting_mutex_);
    if (self.closed_) return PAWL_STALE;
    ++self.reporting_;
  }
  sink->alive(tag, std::move(progress));
  {
    std::lock_guard lock(self.reporting_mutex_);
    --self.reporting_;
  }
  self.reported_.notify_all();
  return PAWL_OK;
}

uint32_t action_dispatcher::cancelled(const pawl_host* host, uint64_t token) noexcept {
  return of(host).calls_.stopped(token) ? 1 : 0;
}

}  // namespace pawl::actions
