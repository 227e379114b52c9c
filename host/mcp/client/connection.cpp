#include "mcp/client/connection.hpp"

#include "logging/log.hpp"
#include "mcp/client/http_transport.hpp"
#include "mcp/client/stdio_transport.hpp"
#include "mcp/protocol.hpp"

#include <pawl/detail/text.hpp>
#include <pawl/version.h>

#include <boost/json.hpp>

#include <cstdlib>
#include <fmt/format.h>
#include <utility>

namespace pawl::mcp {
namespace {

namespace json = boost::json;
using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr auto stable_after = 60s;  // a connection that held so long is tried again at once
constexpr size_t tools_max = 1'000;
constexpr int tool_pages_max = 100;
constexpr size_t garbage_shown_max = 200;

failure stopping() {
  return {PAWL_ERROR_UNAVAILABLE, "the host is stopping", {}, true};
}

// With the variables that "@env:NAME" stands for; what they hold is a secret.
result<std::string> resolved(const std::string& value, std::vector<std::string>& secrets) {
  constexpr std::string_view reference = "@env:";
  if (!value.starts_with(reference)) return value;
  const std::string variable = value.substr(reference.size());
  const char* found = std::getenv(variable.c_str());
  if (found == nullptr || *found == '\0')
    return failure{
        PAWL_ERROR_UNAVAILABLE,
        fmt::format("the environment has no variable {}, which its configuration names", variable)};
  secrets.emplace_back(found);
  return std::string(found);
}

using pairs = std::vector<std::pair<std::string, std::string>>;
result<pairs> resolved(pairs all, std::vector<std::string>& secrets) {
  for (auto& [name, value] : all) {
    auto text = resolved(value, secrets);
    if (!text) return text.error();
    value = std::move(*text);
  }
  return all;
}

failure failure_of(const rpc_error& why) {
  if (why.code == rpc_code::no_answer) return {PAWL_ERROR_UNAVAILABLE, why.message, {}, true};
  if (why.code == rpc_code::too_large) return {PAWL_ERROR_TOO_LARGE, why.message};
  const char* code = why.code == rpc_code::invalid_params ? PAWL_ERROR_INVALID_INPUT : "mcp_error";
  json::object details = {{"code", why.code}};
  if (!why.data.is_null()) details.emplace("data", why.data);
  return {code, why.message, json::serialize(details)};
}

}  // namespace

connection::connection(std::string name, mcp_server server, const pawl_host& host,
                       connection_options options)
    : name_(std::move(name)), server_(std::move(server)), host_(host), options_(options) {}

void connection::begin() {
  std::lock_guard lock(mutex_);
  if (!thread_.joinable() && !stopping_) thread_ = std::thread([this] { run(); });
}

void connection::stop_soon() {
  std::lock_guard lock(mutex_);
  stopping_ = true;
  if (transport_ != nullptr) transport_->wake();
  changed_.notify_all();
}

void connection::stop() {
  stop_soon();
  if (thread_.joinable()) thread_.join();
  set_down(stopping());
}

void connection::wait_until_settled(clock::time_point give_up) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, give_up, [&] { return state_ != state::connecting || stopping_; });
}

std::shared_ptr<const modules::action> connection::find(std::string_view action) {
  std::lock_guard lock(mutex_);
  const auto found = tools_.find(action);
  const auto tool = found != tools_.end() ? found->second : unknown_tool(action, *this);
  return {tool, &tool->action};
}

result<tool_actions> connection::tools() {
  std::lock_guard lock(mutex_);
  if (!has_told_ && state_ == state::down) return why_down_;
  if (!has_told_)
    return failure{PAWL_ERROR_UNAVAILABLE,
                   fmt::format("MCP server {}: it is just being connected to", name_),
                   {},
                   true};
  tool_actions all;
  for (const auto& [action, tool] : tools_)
    all.emplace(action, std::shared_ptr<const modules::action>(tool, &tool->action));
  return all;
}

// --- calls ---

void connection::call(std::string_view action, const pawl_call& call) {
  waiting_call made{call.token, std::string(action), std::string(detail::text(call.input)),
                    std::string(detail::text(call.idempotency_key))};
  result<void> sent;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) {
      sent = stopping();
    } else if (state_ == state::connecting) {
      waiting_.push_back(std::move(made));
    } else {
      sent = state_ == state::ready ? send(made) : result<void>(why_down_);
    }
  }
  if (!sent) end(call.token, sent.error());
}

// With mutex_ held. Errors: unknown_action, invalid_input.
result<void> connection::send(const waiting_call& call) {
  const auto found = tools_.find(call.action);
  if (found == tools_.end())
    return failure{PAWL_ERROR_UNKNOWN_ACTION,
                   fmt::format("the MCP server {} has no tool for the action {}: see `pawl actions "
                               "list`",
                               name_, call.action)};
  json::error_code ignored;
  json::value arguments = json::parse(call.input, ignored);
  if (arguments.is_null()) arguments = json::object();
  if (!arguments.is_object())
    return failure{
        PAWL_ERROR_INVALID_INPUT,
        fmt::format("a tool takes an object, and {} is given something else", call.action)};
  const uint64_t request = next_request_++;
  pending_.emplace(request, pending_call{call.token, found->second});
  transport_->send(
      request_text(
          request, "tools/call",
          {{"name", found->second->name},
           {"arguments", std::move(arguments)},
           {"_meta",
            {{"progressToken", request}, {"pawl/idempotency_key", call.idempotency_key}}}}),
      request);
  return {};
}

void connection::cancel(uint64_t token) {
  {
    std::lock_guard lock(mutex_);
    const auto pending =
        std::ranges::find(pending_, token, [](const auto& each) { return each.second.token; });
    if (pending != pending_.end()) {
      const uint64_t request = pending->first;
      pending_.erase(pending);
      if (transport_ != nullptr) {  // else the server is going down, and the call with it
        transport_->forget(request);
        transport_->send(
            notification_text("notifications/cancelled",
                              {{"requestId", request}, {"reason", "it is not wanted any more"}}),
            0);
      }
    } else if (std::erase_if(waiting_,
                             [&](const waiting_call& each) { return each.token == token; }) == 0) {
      return;
    }
  }
  end(token, failure{PAWL_ERROR_CANCELLED, "the call was cancelled"});
}

void connection::end(uint64_t token, const result<std::string>& outcome) {
  if (outcome) {
    host_.complete(&host_, token, detail::view(*outcome));
    return;
  }
  const failure& why = outcome.error();
  pawl_error told = {};
  told.size = sizeof told;
  told.retryable = why.retryable ? 1 : 0;
  told.code = detail::view(why.code);
  told.message = detail::view(why.message);
  told.details = detail::view(why.details);
  host_.fail(&host_, token, &told);
}

// --- the thread ---

void connection::run() {
  milliseconds pause = options_.pause_min;
  while (!stopping_) {
    const auto begun = clock::now();
    failure why = explained(serve());
    why.retryable = true;
    set_down(stopping_ ? stopping() : why);
    if (clock::now() - begun > stable_after) pause = options_.pause_min;
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    log::warning("an MCP server is not there; it is tried again",
                 {{"server", name_}, {"reason", why.message}, {"pause_ms", pause.count()}});
    changed_.wait_for(lock, pause, [&] { return stopping_.load(); });
    pause = std::min(pause * 2, options_.pause_max);
    state_ = state::connecting;
  }
}

// Gives why it is over.
failure connection::serve() {
  auto opened = open();
  if (!opened) return std::move(opened).error();
  const std::unique_ptr<transport> held = std::move(*opened);
  const auto detach = [this](transport*) {
    std::lock_guard lock(mutex_);
    transport_ = nullptr;
    if (state_ == state::ready) state_ = state::connecting;
  };
  const std::unique_ptr<transport, decltype(detach)> attached(held.get(), detach);
  {
    std::lock_guard lock(mutex_);
    transport_ = held.get();
  }
  if (auto known = shake_hands(); !known) return known.error();
  if (auto listed = list_tools(); !listed) return listed.error();
  set_ready();
  while (!stopping_) {
    auto got = transport_->receive(clock::now() + 1h);
    if (!got) return std::move(got).error();
    if (*got) handle(**got);
    if (!std::exchange(tools_changed_, false)) continue;
    if (auto listed = list_tools(); !listed) return listed.error();
  }
  return stopping();
}

result<std::unique_ptr<transport>> connection::open() {
  std::vector<std::string> secrets;
  auto environment = resolved(server_.env, secrets);
  auto headers = resolved(server_.headers, secrets);
  secrets_ = actions::redactor(std::move(secrets));
  if (!environment || !headers) return environment ? headers.error() : environment.error();
  garbage_.clear();
  if (!server_.command.empty())
    return stdio_transport::open({server_.command, server_.args, std::move(*environment)},
                                 options_.message_bytes_max);
  return std::unique_ptr<transport>(std::make_unique<http_transport>(
      server_.url, std::move(*headers), options_.message_bytes_max));
}

result<void> connection::shake_hands() {
  auto told =
      ask("initialize",
          {{"protocolVersion", protocol_versions.front()},
           {"capabilities", json::object()},
           {"clientInfo", {{"name", "pawl"}, {"title", "Pawl"}, {"version", PAWL_VERSION}}}});
  if (!told) return std::move(told).error();
  const std::string_view version = find_text(*told, "protocolVersion");
  if (!speaks(version))
    return failure{PAWL_ERROR_UNAVAILABLE,
                   fmt::format("it speaks the revision \"{}\" of the protocol, which is not known "
                               "here",
                               version)};
  transport_->send(notification_text("notifications/initialized", {}), 0);
  transport_->begin_session(version);
  return {};
}

result<void> connection::list_tools() {
  decltype(tools_) found;
  std::string cursor;
  int pages = 0;
  do {
    if (++pages > tool_pages_max)
      return failure{PAWL_ERROR_UNAVAILABLE,
                     fmt::format("its list of tools has more than {} pages", tool_pages_max)};
    json::object params;
    if (!cursor.empty()) params.emplace("cursor", cursor);
    auto page = ask("tools/list", std::move(params));
    if (!page) return std::move(page).error();
    const json::array* told = find_array(*page, "tools");
    if (told == nullptr || found.size() + told->size() > tools_max)
      return failure{
          PAWL_ERROR_UNAVAILABLE,
          fmt::format("it answered tools/list with no list, or more than {} tools", tools_max)};
    for (const json::value& each : *told) {
      auto tool = read_tool(name_, each, *this);
      if (!tool) return std::move(tool).error();
      const auto [at, is_new] = found.emplace((*tool)->action.name, *tool);
      if (!is_new)
        log::warning("two tools would have one name as actions; the second is left out",
                     {{"server", name_}, {"action", at->first}});
    }
    std::string next(find_text(*page, "nextCursor"));
    if (next == cursor) next.clear();
    cursor = std::move(next);
  } while (!cursor.empty());
  std::lock_guard lock(mutex_);
  tools_ = std::move(found);
  has_told_ = true;
  return {};
}

void connection::set_ready() {
  std::vector<std::pair<uint64_t, failure>> refused;
  {
    std::lock_guard lock(mutex_);
    state_ = state::ready;
    for (const waiting_call& each : std::exchange(waiting_, {}))
      if (auto sent = send(each); !sent) refused.emplace_back(each.token, sent.error());
  }
  changed_.notify_all();
  log::info("connected to an MCP server", {{"server", name_}});
  for (const auto& [token, why] : refused) end(token, why);
}

void connection::set_down(const failure& why) {
  std::vector<uint64_t> lost;
  {
    std::lock_guard lock(mutex_);
    state_ = state::down;
    why_down_ = why;
    for (const auto& [request, call] : std::exchange(pending_, {})) lost.push_back(call.token);
    for (const waiting_call& call : std::exchange(waiting_, {})) lost.push_back(call.token);
  }
  changed_.notify_all();
  for (const uint64_t token : lost) end(token, why);
}

// The answer's result, whatever else comes meanwhile. Errors: unavailable.
result<json::object> connection::ask(std::string_view method, json::object params) {
  {
    std::lock_guard lock(mutex_);
    asked_ = next_request_++;
  }
  answered_.reset();
  transport_->send(request_text(asked_, method, std::move(params)), asked_);
  const auto until = clock::now() + milliseconds(server_.start_timeout_ms);
  while (!answered_) {
    auto got = transport_->receive(until);
    if (!got) return std::move(got).error();
    if (*got) handle(**got);
    if (stopping_) return stopping();
    if (answered_ || clock::now() < until) continue;
    std::string why =
        fmt::format("it did not answer {} in {} ms", method, server_.start_timeout_ms);
    if (!garbage_.empty()) why += fmt::format("; it wrote what is no message: {}", garbage_);
    return failure{PAWL_ERROR_UNAVAILABLE, std::move(why)};
  }
  if (answered_->error)
    return failure{PAWL_ERROR_UNAVAILABLE,
                   fmt::format("it refused {}: {}", method, answered_->error->message)};
  if (!answered_->result.is_object())
    return failure{PAWL_ERROR_UNAVAILABLE, fmt::format("it answered {} with no object", method)};
  return std::move(answered_->result.get_object());
}

void connection::handle(std::string_view text) {
  if (text.empty() || text == "\r") return;
  reading read = read_messages(text);
  if (!read.refused.empty()) {
    if (garbage_.empty())
      log::warning("an MCP server wrote what is no message",
                   {{"server", name_}, {"reason", read.refused.front().why.message}});
    garbage_ = text.substr(0, garbage_shown_max);
  }
  for (message& each : read.messages) {
    if (each.kind == message_kind::notification) take_notification(each);
    if (each.kind == message_kind::request) answer_request(each);
    if (each.kind == message_kind::response) take_answer(each);
  }
}

void connection::take_answer(const message& told) {
  json::error_code none;
  const auto request = told.id.to_number<uint64_t>(none);
  if (none) return;
  if (request == asked_) {
    if (!answered_) answered_ = told;
    return;
  }
  std::optional<pending_call> call;
  {
    std::lock_guard lock(mutex_);
    const auto found = pending_.find(request);
    if (found == pending_.end()) return;  // cancelled, or answered before
    call = std::move(found->second);
    pending_.erase(found);
  }
  auto outcome = told.error ? result<std::string>(explained(failure_of(*told.error)))
                            : output_of(*call->tool, told.result);
  end(call->token, without_secrets(std::move(outcome)));
}

void connection::take_notification(const message& told) {
  if (told.method == "notifications/tools/list_changed") tools_changed_ = true;
  if (told.method != "notifications/progress") return;
  const json::value* of = told.params.if_contains("progressToken");
  json::error_code none;
  const auto request = of != nullptr ? of->to_number<uint64_t>(none) : 0;
  uint64_t token = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto found = pending_.find(request); found != pending_.end())
      token = found->second.token;
  }
  if (token == 0) return;
  json::object shown = told.params;
  if (of != nullptr) shown.stable_erase("progressToken");
  std::string details = json::serialize(shown);
  secrets_.redact(details);
  host_.heartbeat(&host_, token, detail::view(details));
}

// Of what a server may ask, a ping is all that we promised to answer.
void connection::answer_request(const message& told) {
  if (told.method == "ping") return transport_->send(result_text(told.id, {}), 0);
  transport_->send(error_text(told.id, {rpc_code::method_not_found,
                                        fmt::format("{} is not offered here", told.method)}),
                   0);
}

// A server may tell what it was given.
result<std::string> connection::without_secrets(result<std::string> outcome) const {
  if (outcome) {
    secrets_.redact(*outcome);
    return outcome;
  }
  failure why = std::move(outcome).error();
  secrets_.redact(why.message);
  secrets_.redact(why.details);
  return why;
}

failure connection::explained(failure why) const {
  why.message = fmt::format("MCP server {}: {}", name_, why.message);
  secrets_.redact(why.message);
  return why;
}

}  // namespace pawl::mcp
