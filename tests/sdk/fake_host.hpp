// The host's side of the ABI, as small as a test of one module needs it: it starts calls, waits for
// their ends, and keeps what it was told. Any thread.
#pragma once

#include <pawl/credential.h>
#include <pawl/detail/text.hpp>
#include <pawl/error.hpp>
#include <pawl/model.h>
#include <pawl/module.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::test {

// How a call ended: one of the two.
struct outcome {
  std::string output;
  std::optional<pawl::error> error;
};

struct call_facts {
  uint32_t attempt = 1;
  std::string idempotency_key = "key-1";
  std::string run_id = "run-1";
  std::string step_key = "action:test#0";
  std::string traceparent = {};
  std::chrono::milliseconds time_left = std::chrono::seconds(60);
};

class fake_host : public pawl_host {
 public:
  fake_host() : pawl_host{} {
    size = sizeof(pawl_host);
    abi_minor = PAWL_ABI_MINOR;
    extension = [](const pawl_host* host, const char* id) -> const void* {
      return std::string_view(id) == PAWL_EXTENSION_CREDENTIALS ? of(host).credential_table()
                                                                : nullptr;
    };
    credentials_.size = sizeof credentials_;
    credentials_.get = [](const pawl_host* host, uint64_t token, pawl_str kind, pawl_str* fields) {
      return of(host).find_credential(token, detail::text(kind), *fields);
    };
    log = [](const pawl_host* host, int32_t level, pawl_str message, pawl_str fields) {
      of(host).add_line(level, message, fields);
    };
    complete = [](const pawl_host* host, uint64_t token, pawl_str output) {
      return of(host).end(token, {std::string(detail::text(output)), std::nullopt});
    };
    fail = [](const pawl_host* host, uint64_t token, const pawl_error* why) {
      return of(host).end(token, {"", pawl::error(*why)});
    };
    heartbeat = [](const pawl_host* host, uint64_t token, pawl_str details) {
      return of(host).beat(token, details);
    };
    cancelled = [](const pawl_host* host, uint64_t token) -> uint32_t {
      return of(host).is_cancelled(token) ? 1 : 0;
    };
  }
  fake_host(const fake_host&) = delete;

  // What every call is given for that kind from now on: a JSON object. Calls under way keep theirs.
  void set_credential(const std::string& kind, const std::string& fields) {
    const std::lock_guard lock(mutex_);
    credential_fields_.push_back(fields);
    credentials_by_kind_[kind] = credential_fields_.back();
  }

  // Starts one attempt and gives its token. Throws when the module refuses it.
  uint64_t start(const pawl_action& action, const std::string& input,
                 const call_facts& facts = {}) {
    call_memory& memory = open_call(input, facts);
    const pawl_status status = action.start(&action, &memory.call);
    if (status != PAWL_OK) throw std::runtime_error("start() gave " + std::to_string(status));
    return memory.call.token;
  }

  // Waits for the call's end; throws when there is none within a minute.
  outcome wait(uint64_t token) {
    std::unique_lock lock(mutex_);
    if (!ended_.wait_for(lock, std::chrono::minutes(1),
                         [&] { return outcomes_.count(token) != 0; }))
      throw std::runtime_error("the call did not end");
    return outcomes_.at(token);
  }
  outcome run(const pawl_action& action, const std::string& input, const call_facts& facts = {}) {
    return wait(start(action, input, facts));
  }
  // Waits for the call's end, and forgets the call.
  outcome take(uint64_t token) {
    const outcome ended = wait(token);
    const std::lock_guard lock(mutex_);
    outcomes_.erase(token);
    calls_.erase(token);
    return ended;
  }

  // Asks a call to end, the way the host does: the flag first, then the action.
  void cancel(const pawl_action& action, uint64_t token) {
    mark_cancelled(token);
    if (action.cancel != nullptr) action.cancel(&action, token);
  }
  void mark_cancelled(uint64_t token) {
    const std::lock_guard lock(mutex_);
    cancelled_.insert(token);
  }
  // The token that the next start() will use.
  uint64_t next_token() const { return token_ + 1; }

  bool ended(uint64_t token) {
    const std::lock_guard lock(mutex_);
    return outcomes_.count(token) != 0;
  }
  // Completions of calls that had ended before.
  size_t stale() {
    const std::lock_guard lock(mutex_);
    return stale_;
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::vector<std::string> beats() {
    const std::lock_guard lock(mutex_);
    return beats_;
  }

 private:
  struct call_memory {
    std::string input;
    call_facts facts;
    pawl_call call{};
  };

  static fake_host& of(const pawl_host* host) {
    return const_cast<fake_host&>(static_cast<const fake_host&>(*host));
  }

  call_memory& open_call(const std::string& input, const call_facts& facts) {
    const std::lock_guard lock(mutex_);
    call_memory& memory = calls_[++token_];
    memory.input = input;
    memory.facts = facts;
    const auto deadline = std::chrono::system_clock::now() + facts.time_left;
    memory.call.size = sizeof memory.call;
    memory.call.attempt = facts.attempt;
    memory.call.token = token_;
    memory.call.input = detail::view(memory.input);
    memory.call.idempotency_key = detail::view(memory.facts.idempotency_key);
    memory.call.run_id = detail::view(memory.facts.run_id);
    memory.call.step_key = detail::view(memory.facts.step_key);
    memory.call.traceparent = detail::view(memory.facts.traceparent);
    memory.call.deadline_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count();
    return memory;
  }

  const void* credential_table() {
    const std::lock_guard lock(mutex_);
    return credentials_by_kind_.empty() ? nullptr : &credentials_;
  }
  pawl_status find_credential(uint64_t token, std::string_view kind, pawl_str& fields) {
    const std::lock_guard lock(mutex_);
    if (outcomes_.count(token) != 0) return PAWL_STALE;
    const auto found = credentials_by_kind_.find(kind);
    if (found == credentials_by_kind_.end()) return PAWL_INVALID_ARGUMENT;
    fields = detail::view(found->second);
    return PAWL_OK;
  }

  pawl_status end(uint64_t token, outcome how) {
    const std::lock_guard lock(mutex_);
    if (!outcomes_.emplace(token, std::move(how)).second) {
      ++stale_;
      return PAWL_STALE;
    }
    ended_.notify_all();
    return PAWL_OK;
  }
  pawl_status beat(uint64_t token, pawl_str details) {
    const std::lock_guard lock(mutex_);
    if (outcomes_.count(token) != 0) return PAWL_STALE;
    beats_.emplace_back(detail::text(details));
    return PAWL_OK;
  }
  bool is_cancelled(uint64_t token) {
    const std::lock_guard lock(mutex_);
    return cancelled_.count(token) != 0;
  }
  void add_line(int32_t level, pawl_str message, pawl_str fields) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::to_string(level) + ' ' + std::string(detail::text(message)) + ' ' +
                     std::string(detail::text(fields)));
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  uint64_t token_ = 0;  // of the last call
  std::map<uint64_t, call_memory> calls_;
  std::map<uint64_t, outcome> outcomes_;
  std::set<uint64_t> cancelled_;
  std::vector<std::string> lines_, beats_;
  size_t stale_ = 0;

  pawl_host_credentials credentials_{};
  std::deque<std::string> credential_fields_;  // stable addresses
  std::map<std::string, std::string_view, std::less<>> credentials_by_kind_;
};

// The action, or the provider of models, of that slug; throws when the module has none.
inline const pawl_action& find_action(const pawl_module& module, std::string_view slug) {
  for (uint64_t at = 0; at < module.action_count; ++at) {
    if (detail::text(module.actions[at]->name) == slug) return *module.actions[at];
  }
  const auto* models =
      static_cast<const pawl_model_extension*>(module.extension(PAWL_EXTENSION_MODELS));
  for (uint64_t at = 0; models != nullptr && at < models->provider_count; ++at) {
    if (detail::text(models->providers[at]->name) == slug) return *models->providers[at];
  }
  throw std::runtime_error("the module has no action " + std::string(slug));
}

}  // namespace pawl::test
