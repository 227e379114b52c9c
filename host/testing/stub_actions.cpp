#include "testing/stub_actions.hpp"

#include "actions/payload.hpp"

#include <pawl/error.hpp>

#include <algorithm>
#include <utility>

namespace pawl::testing {

call_info to_info(const engine::call_request& request, int64_t now_ms) {
  call_info told;
  told.action = request.action;
  told.input = request.input;
  told.run_id = request.run_id;
  told.step_key = request.step_key;
  told.idempotency_key = request.idempotency_key;
  told.scope = request.scope;
  told.attempt = request.attempt;
  told.at_ms = now_ms;
  return told;
}

void stub_actions::set(std::string name, stub_body body, stub_schemas otherwise) {
  stubs_.insert_or_assign(std::move(name), stub{std::move(body), std::move(otherwise)});
}

result<void> stub_actions::check(std::string_view json, std::string_view action,
                                 bool is_input) const {
  static const schema::checker anything = *schema::checker::compile("true");
  if (json.size() > limits_.payload_bytes_max) {
    return failure{PAWL_ERROR_TOO_LARGE, "a payload of action " + std::string(action) + " is " +
                                             std::to_string(json.size()) + " bytes, the limit is " +
                                             std::to_string(limits_.payload_bytes_max)};
  }
  const stub_schemas& otherwise = stubs_.find(action)->second.otherwise;
  const schema::checker* checker = &anything;
  if (const auto& given = is_input ? otherwise.input : otherwise.output) checker = &*given;
  const auto real = modules_.find_action(action);
  if (real) checker = is_input ? &real->input : &real->output;
  return actions::check_payload(
      *checker, json, is_input ? PAWL_ERROR_INVALID_INPUT : PAWL_ERROR_INVALID_OUTPUT,
      is_input ? "input of action" : "output of the stub of action", action);
}

// What the body throws: an error of actions is its outcome, all else is the test's own.
std::optional<result<std::string>> stub_actions::call(const stub_body& body,
                                                      const call_info& told) {
  try {
    return body(told);
  } catch (const error& why) {
    return result<std::string>(failure{why.code(), why.message(), why.details(), why.retryable(),
                                       why.retry_after().count()});
  } catch (...) {
    thrown_ = std::current_exception();
    return result<std::string>(failure{PAWL_ERROR_INTERNAL, "the stub threw"});
  }
}

uint64_t stub_actions::start(const engine::call_request& request, engine::call_sink& sink) {
  open_call started{next_token_++, request.tag, to_info(request, 0), &sink};
  if (auto fits = check(request.input, request.action, true); !fits) {
    sink.called({request.tag, {}, fits.error()});
    return started.token;
  }
  const stub_body body = stubs_.find(request.action)->second.body;  // it may set itself anew
  if (auto ended = call(body, started.told)) {
    end(started, std::move(*ended));
    return started.token;
  }
  const uint64_t token = started.token;
  open_.push_back(std::move(started));
  return token;
}

void stub_actions::end(const open_call& of, result<std::string> with) const {
  if (with) {
    if (auto fits = check(*with, of.told.action, false); !fits) with = fits.error();
  }
  if (with) return of.sink->called({of.tag, std::move(*with), {}});
  of.sink->called({of.tag, {}, with.error()});
}

void stub_actions::abandon(uint64_t token) {
  std::erase_if(open_, [&](const open_call& each) { return each.token == token; });
}

void stub_actions::ask_to_stop(uint64_t token) {
  const auto found = std::ranges::find(open_, token, &open_call::token);
  if (found == open_.end()) return;
  const open_call stopped = std::move(*found);
  open_.erase(found);
  end(stopped, failure{PAWL_ERROR_CANCELLED, "the stub was asked to stop"});
}

engine::call_defaults stub_actions::defaults(std::string_view action) {
  const auto real = modules_.find_action(action);
  if (!real) return {};
  return {real->timeout_ms, real->limits};
}

std::vector<call_info> stub_actions::open_calls(std::string_view action) const {
  std::vector<call_info> open;
  for (const open_call& each : open_) {
    if (each.told.action == action) open.push_back(each.told);
  }
  return open;
}

void stub_actions::answer(std::string_view action, size_t index, const stub_body& body) {
  size_t seen = 0;
  for (size_t at = 0; at < open_.size(); ++at) {
    if (open_[at].told.action != action || seen++ != index) continue;
    auto ended = call(body, open_[at].told);
    if (!ended) return;
    const open_call answered = std::move(open_[at]);
    open_.erase(open_.begin() + static_cast<ptrdiff_t>(at));
    return end(answered, std::move(*ended));
  }
  throw test_error("of action " + std::string(action) + " " + std::to_string(seen) +
                   " calls are open, so there is none at index " + std::to_string(index) +
                   ": stub it with stays_open(), and let the run come to it");
}

void stub_actions::answer(std::string_view action, size_t index, const result<std::string>& with) {
  answer(action, index, [&](const call_info&) { return std::optional(with); });
}

void stub_actions::rethrow() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

}  // namespace pawl::testing
