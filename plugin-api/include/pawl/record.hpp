// A local side effect that is done once and recorded, as context::record gives it.
#pragma once

#include <pawl/detail/operation.hpp>

#include <coroutine>
#include <string>
#include <type_traits>
#include <utility>

namespace pawl {

template <class Make>
class [[nodiscard]] recording {
 public:
  using value = std::invoke_result_t<Make&>;
  recording(std::string name, Make make) : name_(std::move(name)), make_(std::move(make)) {}

  class awaiter final : public detail::operation<value> {
   public:
    explicit awaiter(recording&& asked) : asked_(std::move(asked)) {}
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiter) {
      return this->suspend(waiter, [this](detail::branch& in) {
        runtime_ = &in.rt();
        this->key_ = in.next_key("record", asked_.name_);
        pawl_command made = this->command(PAWL_COMMAND_RECORD);
        made.name = detail::view(asked_.name_);
        in.rt().submit(*this, in, made);
      });
    }

   private:
    void answer(const pawl_resolution& resolution) override {
      if (resolution.kind != PAWL_RESOLUTION_PERFORM) {
        detail::operation<value>::answer(resolution);
        return;
      }
      pawl_command made = this->command(PAWL_COMMAND_RECORDED);
      made.id = resolution.id;
      std::string payload;
      try {
        if constexpr (std::is_void_v<value>) {
          asked_.make_();
          payload = "null";
        } else {
          to_json(payload, asked_.make_());
        }
        made.payload = detail::view(payload);
        runtime_->emit(made);
      } catch (...) {
        error why = error::from_current();
        pawl_error given = why.to_abi();
        made.error = &given;
        runtime_->emit(made);
      }
    }
    recording asked_;
    detail::runtime* runtime_ = nullptr;
  };
  awaiter operator co_await() && { return awaiter(std::move(*this)); }

 private:
  std::string name_;
  Make make_;
};

}  // namespace pawl
