// Cancelling: a request that may come at any time, and changes nothing about how often a call ends.
#include "conformance/subject.hpp"

#include <atomic>
#include <fmt/format.h>
#include <thread>

namespace pawl::conformance {
namespace {

// Null after a skip(): also when no action can be cancelled.
module_in_use* cancellable(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return nullptr;
  std::erase_if(module->examples,
                [](const example& each) { return each.action->table.cancel == nullptr; });
  if (!module->examples.empty()) return module;
  about.skip("none of its safe actions has a cancel function");
  return nullptr;
}

void unknown(subject& about) {
  module_in_use* module = cancellable(about);
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    for (const uint64_t token : {uint64_t{1}, ~uint64_t{0}, module->host.issue()}) {
      module->cancel(*each.action, token);
      if (token > 1 && token != ~uint64_t{0} && module->host.seen_of(token).endings > 0) {
        about.fault(each.action->name + " ended a call that it was never started with");
      }
    }
  }
  about.fault(module->host.foreign_tokens());
}

void before(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    const uint64_t token = module->host.issue();
    module->host.cancel(token);
    const started_call made = module->start(token, *each.action, each.input_text());
    if (made.accepted() && !module->host.await_ending(token, about.patience())) {
      return about.fault(each.action->name + ", cancelled before it was started, did not end");
    }
  }
}

void during(subject& about) {
  module_in_use* module = cancellable(about);
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    const uint64_t token = module->host.issue();
    std::atomic<bool> begun = false;
    std::thread canceller([&] {
      begun.wait(false);
      module->host.cancel(token);
      module->cancel(*each.action, token);
    });
    begun = true;
    begun.notify_one();
    const started_call made = module->start(token, *each.action, each.input_text());
    canceller.join();
    module->cancel(*each.action, token);
    if (made.accepted() && !module->host.await_ending(token, about.patience())) {
      return about.fault(each.action->name + ", cancelled while it was at work, did not end");
    }
  }
}

void after(subject& about) {
  module_in_use* module = cancellable(about);
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    const started_call made = module->start(*each.action, each.input_text());
    if (!made.accepted() || !module->host.await_ending(made.token, about.patience())) continue;
    module->cancel(*each.action, made.token);
    if (module->host.seen_of(made.token).endings > 1) {
      about.fault(each.action->name + ", cancelled after its end, ended once more");
    }
  }
}

}  // namespace

std::vector<check> cancel_checks() {
  const std::vector<std::string_view> calls = {"life.close", "call.ends"};
  return {
      {"cancel.unknown", "Cancelling what was never started is ignored",
       "Look the token up; do nothing when it is not among the calls at work.", calls, &unknown},
      {"cancel.before", "A call that is cancelled before it starts ends all the same",
       "Fail it with cancelled.", calls, &before},
      {"cancel.during",
       "A call that is cancelled while it is at work ends",
       "Fail it with cancelled, or complete it if the work is done.",
       {"cancel.unknown", "cancel.before"},
       &during},
      {"cancel.after",
       "Cancelling a call that has ended changes nothing",
       "Forget the token before complete() or fail().",
       {"cancel.unknown", "call.once"},
       &after},
  };
}

}  // namespace pawl::conformance
