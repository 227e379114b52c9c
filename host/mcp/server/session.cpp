#include "mcp/server/session.hpp"

#include "api/json_text.hpp"
#include "mcp/protocol.hpp"
#include "mcp/server/run_resources.hpp"

#include <pawl/status.h>
#include <pawl/version.h>

#include <boost/json.hpp>

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <utility>

namespace pawl::mcp {
namespace {

namespace json = boost::json;

constexpr size_t subscriptions_max = 100;
constexpr size_t calls_max = 200;

rpc_error error_of(const failure& why) {
  if (why.code == PAWL_ERROR_NOT_FOUND) return {rpc_code::resource_not_found, why.message};
  if (why.code == PAWL_ERROR_INVALID_INPUT) return {rpc_code::invalid_params, why.message};
  return {rpc_code::internal_error, fmt::format("{}: {}", why.code, why.message)};
}

std::variant<json::object, rpc_error> either(result<json::object> outcome) {
  if (!outcome) return error_of(outcome.error());
  return std::move(*outcome);
}

std::string instructions(const session_parts& with) {
  std::string words =
      "Pawl runs durable workflows. Each call of a tool is a run: it is recorded step by step, "
      "goes "
      "on after a crash, and can be read as the resource pawl://runs/ID.";
  if (with.expose.empty())
    words +=
        " No tool is offered yet: whoever set this up names actions and workflows in "
        "mcp.expose.";
  return words;
}

rpc_error left_behind(const std::string& run_id) {
  return {rpc_code::no_answer, fmt::format("the session is over; run {} goes on", run_id)};
}

// Says how a run comes along; each message has a number above the one before.
class progress_teller {
 public:
  progress_teller(json::value token, std::shared_ptr<outlet> to)
      : token_(std::move(token)), to_(std::move(to)) {}

  void operator()(const std::string& what) {
    if (token_.is_null()) return;
    std::lock_guard lock(mutex_);
    to_->notify(
        notification_text("notifications/progress",
                          {{"progressToken", token_}, {"progress", ++told_}, {"message", what}}));
  }

 private:
  const json::value token_;
  const std::shared_ptr<outlet> to_;
  std::mutex mutex_;
  uint64_t told_ = 0;
};

json::value progress_token_of(const message& asked) {
  const json::object* meta = find_object(asked.params, "_meta");
  const json::value* token = meta != nullptr ? meta->if_contains("progressToken") : nullptr;
  const bool is_usable = token != nullptr && (token->is_string() || token->is_number());
  return is_usable ? *token : json::value(nullptr);
}

}  // namespace

void session::take(message told, const std::shared_ptr<outlet>& to, api::role may) {
  if (told.kind == message_kind::request) return take_request(told, to, may);
  if (told.kind == message_kind::notification && told.method == "notifications/cancelled")
    take_cancel(told, may);
}

void session::set_listener(std::shared_ptr<outlet> to) {
  std::lock_guard lock(mutex_);
  if (!closed_) listener_.swap(to);
}

void session::close() {
  decltype(calls_) calls;
  decltype(subscriptions_) subscriptions;
  std::shared_ptr<outlet> listener;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    for (auto each = calls_.begin(); each != calls_.end();) {
      const auto call = each++;
      if (call->second.watch) calls.insert(calls_.extract(call));  // others: see follow()
    }
    subscriptions.swap(subscriptions_);
    listener.swap(listener_);
  }
  for (const auto& [request, call] : calls) {
    call.watch->stop();
    call.to->answer(error_text(api::from_text(request), left_behind(call.watch->run_id())));
  }
}

bool session::is_idle() {
  std::lock_guard lock(mutex_);
  return calls_.empty();
}

void session::take_request(const message& told, const std::shared_ptr<outlet>& to, api::role may) {
  if (told.method == "tools/call" && may >= api::role::run) return call_tool(told, to);
  answer given =
      rpc_error{rpc_code::not_allowed, "this needs a token with the role run; yours may only read"};
  if (told.method != "tools/call") given = answer_to(told);
  if (const auto* why = std::get_if<rpc_error>(&given)) {
    to->answer(error_text(told.id, *why));
  } else {
    to->answer(result_text(told.id, std::move(std::get<json::object>(given))));
  }
}

session::answer session::answer_to(const message& asked) {
  if (asked.method == "initialize") return initialize(asked);
  if (asked.method == "ping") return json::object();
  if (asked.method == "tools/list") return list_tools();
  if (asked.method == "resources/list")
    return either(list_runs(with_.of, find_text(asked.params, "cursor")));
  if (asked.method == "resources/templates/list") return run_templates();
  if (asked.method == "resources/read")
    return either(read_run(with_.of, find_text(asked.params, "uri")));
  if (asked.method == "resources/subscribe") return subscribe(asked);
  if (asked.method == "resources/unsubscribe") return unsubscribe(asked);
  return rpc_error{rpc_code::method_not_found, fmt::format("there is no method {}", asked.method)};
}

session::answer session::initialize(const message& asked) {
  const std::string_view offered = find_text(asked.params, "protocolVersion");
  if (offered.empty())
    return rpc_error{rpc_code::invalid_params, "initialize needs a \"protocolVersion\""};
  return json::object{
      {"protocolVersion", negotiated(offered)},
      {"capabilities", {{"tools", json::object()}, {"resources", {{"subscribe", true}}}}},
      {"serverInfo", {{"name", "pawl"}, {"title", "Pawl"}, {"version", PAWL_VERSION}}},
      {"instructions", instructions(with_)}};
}

session::answer session::list_tools() {
  json::array all;
  for (tool& each : exposed_tools(with_.of.actions(), with_.of.workflows(), with_.expose))
    all.push_back(std::move(each.document));
  return json::object{{"tools", std::move(all)}};
}

session::answer session::subscribe(const message& asked) {
  const std::string uri(find_text(asked.params, "uri"));
  const auto id = run_id_of(uri);
  auto run = id ? with_.of.find_run(*id)
                : result<run_info>(failure{PAWL_ERROR_NOT_FOUND, "there is no resource " + uri});
  if (!run) return error_of(run.error());
  auto watching = with_.of.watch(
      [weak = weak_from_this(), uri](const std::string&, const std::vector<event_info>&) {
        const auto self = weak.lock();
        if (!self) return;
        std::lock_guard lock(self->mutex_);
        if (self->listener_)
          self->listener_->notify(
              notification_text("notifications/resources/updated", {{"uri", uri}}));
      },
      *id);
  std::lock_guard lock(mutex_);  // what is replaced goes with `watching`, after it
  if (closed_ || subscriptions_.size() >= subscriptions_max)
    return rpc_error{rpc_code::invalid_request,
                     fmt::format("a client may subscribe to {} runs", subscriptions_max)};
  subscriptions_[uri].swap(watching);
  return json::object();
}

session::answer session::unsubscribe(const message& asked) {
  std::shared_ptr<void> freed_without_the_lock;
  std::lock_guard lock(mutex_);
  const auto found = subscriptions_.find(find_text(asked.params, "uri"));
  if (found != subscriptions_.end()) {
    freed_without_the_lock.swap(found->second);
    subscriptions_.erase(found);
  }
  return json::object();
}

void session::call_tool(const message& asked, const std::shared_ptr<outlet>& to) {
  const std::string_view name = find_text(asked.params, "name");
  const auto tools = exposed_tools(with_.of.actions(), with_.of.workflows(), with_.expose);
  const auto found = std::ranges::find(tools, name, &tool::name);
  if (found == tools.end())
    return to->answer(error_text(
        asked.id, {rpc_code::invalid_params, fmt::format("there is no tool \"{}\"", name)}));
  const json::value* arguments = asked.params.if_contains("arguments");
  if (arguments != nullptr && !arguments->is_object())
    return to->answer(error_text(
        asked.id, {rpc_code::invalid_params, "the \"arguments\" of a tool are an object"}));
  const std::string request = json::serialize(asked.id);
  if (!reserve(request, to))
    return to->answer(error_text(
        asked.id,
        {rpc_code::invalid_request, "too many calls are under way, or one that has the same id"}));
  auto started = with_.of.start(
      start_of(*found, arguments != nullptr ? arguments->get_object() : json::object()));
  if (started) return follow(asked, *found, started->run_id, to);
  if (forget(request)) to->answer(result_text(asked.id, refused_result(started.error())));
}

// From now on it can be cancelled.
bool session::reserve(const std::string& request, const std::shared_ptr<outlet>& to) {
  std::lock_guard lock(mutex_);
  return !closed_ && calls_.size() < calls_max && calls_.emplace(request, open_call{to}).second;
}

void session::follow(const message& asked, const tool& called, const std::string& run_id,
                     const std::shared_ptr<outlet>& to) {
  const std::string request = json::serialize(asked.id);
  auto told = std::make_shared<progress_teller>(progress_token_of(asked), to);
  run_watch::listener listener;
  listener.progress = [told](const std::string& what) { (*told)(what); };
  listener.ended = [self = shared_from_this(), request, id = asked.id, called,
                    to](const result<run_info>& ended) {
    if (!self->forget(request)) return;  // cancelled, or the session is over
    to->answer(result_text(id, ended ? result_of(called, *ended) : refused_result(ended.error())));
  };
  auto watch = std::make_shared<run_watch>(with_.of, with_.workers, with_.alarms, run_id,
                                           std::move(listener));
  bool is_unwanted = false, is_over = false;
  {
    std::lock_guard lock(mutex_);
    open_call& call = calls_.at(request);
    call.watch = watch;
    is_unwanted = call.is_unwanted;
    is_over = closed_;
    if (is_over) calls_.erase(request);
  }
  if (is_over) return to->answer(error_text(asked.id, left_behind(run_id)));
  if (is_unwanted) return cancel(request);
  watch->begin();
}

void session::take_cancel(const message& told, api::role may) {
  const json::value* id = told.params.if_contains("requestId");
  if (id != nullptr && may >= api::role::run) cancel(json::serialize(*id));
}

void session::cancel(const std::string& request) {
  open_call call;
  {
    std::lock_guard lock(mutex_);
    const auto found = calls_.find(request);
    if (found == calls_.end()) return;  // over, or never known
    found->second.is_unwanted = true;
    if (!found->second.watch) return;  // follow() comes back to it
    call = std::move(found->second);
    calls_.erase(found);
  }
  call.watch->stop();
  (void)with_.of.cancel(call.watch->run_id());  // it may just have ended
  call.to->drop();
}

bool session::forget(const std::string& request) {
  std::lock_guard lock(mutex_);
  return calls_.erase(request) > 0;
}

}  // namespace pawl::mcp
