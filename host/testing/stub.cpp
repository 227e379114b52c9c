#include "testing/stub_script.hpp"

#include <pawl/testing/stub.hpp>

#include <utility>

namespace pawl::testing {
namespace {

void add(stub_script& to, stub_body body, size_t times) {
  to.moves.push_back({std::move(body), times});
}

}  // namespace

std::optional<result<std::string>> stub_script::call(const call_info& told) {
  if (moves.empty()) {
    throw test_error("the stub of action " + action +
                     " was called, and does not know what to do: say gives(), fails(), does(), "
                     "stays_open() or replays()");
  }
  const std::string attempt = told.idempotency_key + '#' + std::to_string(told.attempt);
  auto [met, first] = met_by.emplace(attempt, 0);
  if (first) {
    while (at + 1 < moves.size() && used >= moves[at].times) ++at, used = 0;
    ++used;
    met->second = at;
  }
  const stub_body body = moves[met->second].body;  // it may say more about itself
  return body(told);
}

action_stub& action_stub::gives(payload output, size_t times) {
  add(
      *script_,
      [output = std::move(output)](const call_info&) {
        return std::optional(result<std::string>(output.text()));
      },
      times);
  return *this;
}

action_stub& action_stub::fails(error why, size_t times) {
  add(
      *script_,
      [why = std::move(why)](const call_info&) -> std::optional<result<std::string>> { throw why; },
      times);
  return *this;
}

action_stub& action_stub::does(std::function<payload(const call_info&)> body, size_t times) {
  add(
      *script_,
      [body = std::move(body)](const call_info& told) {
        return std::optional(result<std::string>(body(told).text()));
      },
      times);
  return *this;
}

action_stub& action_stub::stays_open(size_t times) {
  add(*script_, [](const call_info&) { return std::nullopt; }, times);
  return *this;
}

action_stub& action_stub::replays(const recording& from) {
  add(*script_, body_of(from, script_->action), 1);
  return *this;
}

}  // namespace pawl::testing
