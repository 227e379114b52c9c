// The input of a call is borrowed: it has no terminator, must not be written to, and is gone when
// the call has ended. A crash is what these look for; the child's end tells.
#include "conformance/subject.hpp"

namespace pawl::conformance {
namespace {

void call_in(subject& about, input_memory memory) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    const started_call made = module->start(*each.action, each.input_text(), {.memory = memory});
    if (made.accepted()) (void)module->host.await_ending(made.token, about.patience());
  }
  module->close();
}

void end(subject& about) {
  call_in(about, input_memory::exact);
}

void constant(subject& about) {
  call_in(about, input_memory::read_only);
}

void borrowed(subject& about) {
  call_in(about, input_memory::until_ended);
}

}  // namespace

std::vector<check> input_checks() {
  const std::vector<std::string_view> calls = {"life.close", "call.ends"};
  return {
      {"input.end", "Nothing is read after the end of an input",
       "Use its size: no zero byte follows it.", calls, &end},
      {"input.constant", "Nothing is written to an input", "Parse a copy where you must write.",
       calls, &constant},
      {"input.borrowed", "Nothing is read of an input once its call has ended",
       "Copy before complete() or fail() what is used after it.", calls, &borrowed},
  };
}

}  // namespace pawl::conformance
