#include "api/service.hpp"

#include "api/problem.hpp"
#include "embed/local_host.hpp"

#include <pawl/status.h>

#include <chrono>
#include <future>

namespace pawl::api {
namespace {

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// Of a caller in this process, who waits for the answer.
class direct_exchange final : public http::exchange {
 public:
  direct_exchange(http::request came, std::promise<http::response> answered)
      : exchange(std::move(came)), answered_(std::move(answered)) {}
  ~direct_exchange() override {
    if (!done_) answered_.set_value(problem({PAWL_ERROR_INTERNAL, "the request was not answered"}));
  }

  void answer(http::response given) override {
    done_ = true;
    answered_.set_value(std::move(given));
  }
  // A stream has no end that a caller could wait for.
  std::shared_ptr<http::event_stream> open_stream(http::headers) override {
    answer(problem({PAWL_ERROR_CONFLICT, "streams are for callers over a socket"}));
    return std::make_shared<closed_stream>();
  }

 private:
  class closed_stream final : public http::event_stream {
    bool send(std::string_view) override { return false; }
    void finish() override {}
    void when_gone(std::function<void()> gone) override { gone(); }
  };

  std::promise<http::response> answered_;
  bool done_ = false;
};

}  // namespace

service::service(embed::local_host& of, const service_options& options,
                 std::unique_ptr<triggers::upkeep> upkeep)
    : access_(of.documents(), options.loopback_needs_token, &now_ms),
      jobs_(of),
      triggers_(std::move(upkeep)),
      parts_{of,
             waiting_,
             alarms_,
             jobs_,
             access_,
             of.vault(),
             of.sessions(),
             [&of](std::string_view token) { return of.hook_schema(token); }},
      router_([this](const http::request& request,
                     role needed) { return access_.check(request, needed); },
              waiting_) {
  add_run_routes(router_, parts_);
  add_event_routes(router_, parts_);
  add_job_routes(router_, parts_);
  add_hook_routes(router_, parts_);
  add_action_routes(router_, parts_);
  add_workflow_routes(router_, parts_);
  add_module_routes(router_, parts_);
  add_token_routes(router_, parts_);
  add_credential_routes(router_, parts_);
  add_agent_routes(router_, parts_);
  add_trigger_routes(router_, triggers_->service());
  add_host_routes(router_, parts_);
}

result<std::unique_ptr<service>> service::open(embed::local_host& of, service_options options) {
  auto upkeep = triggers::upkeep::open(
      of, of.documents(),
      {.directory = options.triggers_directory, .fires = options.fires_triggers});
  if (!upkeep) return std::move(upkeep).error();
  std::unique_ptr<service> made(new service(of, options, std::move(*upkeep)));
  if (auto loaded = made->access_.load(); !loaded) return loaded.error();
  return made;
}

http::response service::call(http::request request) {
  std::promise<http::response> answered;
  auto answer = answered.get_future();
  take(std::make_shared<direct_exchange>(std::move(request), std::move(answered)));
  return answer.get();
}

void service::stop() {
  triggers_->stop();
  jobs_.stop();
  waiting_.stop();
}

}  // namespace pawl::api
