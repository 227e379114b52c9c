// A call that is worked off by requests, one after the other: each answer gives the call's output,
// or what is asked next.
//
//   carrier::send<page>(*client, std::move(call), {.url = first}, [](carrier::answer got) {
//     return carrier::turn<page>(read_page(got));
//   });
//
// Readers run on the client's thread: they must not block. What one throws fails the call.
#pragma once

#include "carrier/client.hpp"
#include "carrier/http_transfer.hpp"

#include <pawl/call_handle.hpp>

#include <functional>
#include <memory>
#include <utility>
#include <variant>

namespace pawl::carrier {

template <class Out>
struct question;
template <class Out>
using turn = std::variant<Out, question<Out>>;
template <class Out>
using reader = std::function<turn<Out>(answer)>;

template <class Out>
struct question {
  request what;
  reader<Out> read;
};

template <class Out>
class exchange : public http_transfer {
 public:
  exchange(call_handle<Out>&& call, question<Out> asked)
      : http_transfer(call.info(), std::move(asked.what)),
        call_(std::move(call)),
        read_(std::move(asked.read)) {}

  const pawl::call& info() const override { return call_.info(); }
  void fail(const error& why) override { call_.fail(why); }

  std::unique_ptr<transfer> finish(CURLcode result) noexcept override {
    try {
      turn<Out> made = read_(take_answer(result));
      if (auto* next = std::get_if<question<Out>>(&made))
        return std::make_unique<exchange>(std::move(call_), std::move(*next));
      call_.complete(std::get<Out>(made));
    } catch (...) {
      call_.fail(error::from_current());
    }
    return nullptr;
  }

 private:
  call_handle<Out> call_;
  const reader<Out> read_;
};

// `by` outlives the call.
template <class Out>
void send(client& by, call_handle<Out> call, request what, reader<Out> read) {
  const uint64_t token = call->abi().token;
  call.on_cancel([&by, token] { by.cancel(token); });
  by.send(std::make_unique<exchange<Out>>(std::move(call),
                                          question<Out>{std::move(what), std::move(read)}));
}

}  // namespace pawl::carrier
