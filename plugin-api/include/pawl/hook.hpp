// A hook: a wait that someone outside ends, with a token and a JSON value.
//
//   auto approval = ctx.hook<decision>("approval", pawl::hook_options().timeout(24h));
//   co_await send_mail.run(ctx, {.to = boss, .link = approval.url()});
//   decision answer = co_await approval;
//
// It is open from the moment it is made, so it may be answered before it is awaited. The outside
// may resume it with a value that fits T, fail it with an error, or send a sign of life. Dropping
// it closes it, and so does a cancel of the branch that awaits it.
#pragma once

#include <pawl/detail/operation.hpp>
#include <pawl/schema.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pawl {

class hook_options {
 public:
  // Throws step_error with code timeout when no one answered for so long.
  hook_options& timeout(std::chrono::milliseconds after) {
    return timeout_ms_ = after.count(), *this;
  }
  // Throws step_error with code heartbeat_timeout when there was no sign of life for so long.
  hook_options& heartbeat_timeout(std::chrono::milliseconds after) {
    return heartbeat_timeout_ms_ = after.count(), *this;
  }
  // What is asked, for whoever answers: it stands above the hook's form.
  hook_options& about(std::string_view text) { return about_ = text, *this; }

 private:
  template <class>
  friend class hook;
  int64_t timeout_ms_ = 0;
  int64_t heartbeat_timeout_ms_ = 0;
  std::string about_;
};

template <class T>
class [[nodiscard]] hook {
 public:
  // Made by context::hook.
  hook(detail::branch& in, std::string_view name, std::string token, std::string url,
       const hook_options& options)
      : state_(std::make_unique<state>()), token_(std::move(token)), url_(std::move(url)) {
    state_->open(in, name, token_, options);
  }
  hook(hook&&) noexcept = default;
  hook& operator=(hook&&) noexcept = default;
  ~hook() {
    if (state_) state_->close();
  }

  const std::string& token() const { return token_; }
  const std::string& url() const { return url_; }

  bool await_ready() const noexcept { return state_->answered(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return state_->wait(waiter);
  }
  T await_resume() { return state_->get(); }

 private:
  class state final : public detail::operation<T> {
   public:
    void open(detail::branch& in, std::string_view name, const std::string& token,
              const hook_options& options) {
      if (in.cancelled()) throw cancelled();
      this->key_ = in.next_key("hook", name);
      pawl_command command = this->command(PAWL_COMMAND_HOOK);
      command.name = detail::view(name);
      const std::string schema = described(schema_of<T>(), options.about_);
      command.payload = detail::view(schema);
      command.token = detail::view(token);
      command.timeout_ms = options.timeout_ms_;
      command.heartbeat_timeout_ms = options.heartbeat_timeout_ms_;
      in.rt().submit(*this, in, command);
      runtime_ = &in.rt();
    }
    template <class Promise>
    bool wait(std::coroutine_handle<Promise> waiter) {
      detail::branch& in = waiter.promise().in();
      if (in.cancelled()) {
        in.rt().abandon(*this);
        this->slot_.cancel();
        return false;
      }
      this->waiter_ = waiter;
      this->waiting_in_ = &in;
      in.rt().hand_over(*this, in);
      return true;
    }
    bool answered() const { return this->slot_.done(); }
    T get() { return this->slot_.get(); }
    void close() {
      if (!answered()) runtime_->abandon(*this);
    }

   private:
    // The schema's own description is of the value; this one, before it, is of the question.
    static std::string described(std::string schema, std::string_view about) {
      if (about.empty()) return schema;
      std::string member = R"({"description":)";
      detail::write_string(member, about);
      if (schema != "{}") member += ',';
      return schema.replace(0, 1, member);
    }
    detail::runtime* runtime_ = nullptr;
  };

  std::unique_ptr<state> state_;  // stays put when the hook is moved
  std::string token_;
  std::string url_;
};

}  // namespace pawl
