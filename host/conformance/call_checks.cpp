// Calls of safe actions: with their examples, with what does not fit, again, late and all at once.
#include "conformance/made_input.hpp"
#include "conformance/subject.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <sys/resource.h>
#include <thread>

namespace pawl::conformance {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

// Starts the call and waits for its end. False when it was accepted and did not end.
bool call(subject& about, module_in_use& module, const modules::action& action,
          std::string_view input, const call_options& options = {}) {
  const started_call made = module.start(action, input, options);
  return !made.accepted() || module.host.await_ending(made.token, about.patience());
}

// Ends once the module was closed: then it has done all that it was going to do.
std::vector<call_record> records_after_examples(subject& about, module_in_use& module) {
  std::vector<uint64_t> tokens;
  for (const example& each : module.examples) {
    const started_call made = module.start(*each.action, each.input_text());
    if (!made.accepted()) continue;
    (void)module.host.await_ending(made.token, about.patience());
    tokens.push_back(made.token);
  }
  module.close();
  std::vector<call_record> records;
  for (const uint64_t token : tokens) records.push_back(module.host.seen_of(token));
  return records;
}

void returns(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    if (module->start(*each.action, each.input_text()).threw) {
      about.fault(fmt::format("start() of {} threw a C++ exception", each.action->name));
    }
  }
}

void accepts(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    const started_call made = module->start(*each.action, each.input_text());
    if (made.status != PAWL_OK) {
      about.fault(fmt::format("start() of {} refused its example with status {}", each.action->name,
                              made.status));
    }
  }
}

void ends(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    if (call(about, *module, *each.action, each.input_text())) continue;
    return about.fault(fmt::format("{} accepted its example and had not ended after {} ms",
                                   each.action->name, about.patience().count()));
  }
}

void once(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const call_record& seen : records_after_examples(about, *module)) {
    if (seen.endings > 1) about.fault(fmt::format("a call was ended {} times", seen.endings));
  }
}

void tokens(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  (void)records_after_examples(about, *module);
  about.fault(module->host.foreign_tokens());
}

void logs(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  (void)records_after_examples(about, *module);
  about.fault(module->host.bad_logs());
}

void succeeds(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const call_record& seen : records_after_examples(about, *module)) {
    if (!seen.failed || seen.error.retryable) continue;
    about.fault(fmt::format("an example failed: {}: {}", seen.error.code, seen.error.message));
  }
}

// Calls `judge` with each example whose output could be had as JSON.
template <class Judge>
void for_each_output(subject& about, module_in_use& module, const Judge& judge) {
  for (const example& each : module.examples) {
    const started_call made = module.start(*each.action, each.input_text());
    if (!made.accepted()) continue;
    (void)module.host.await_ending(made.token, about.patience());
    const call_record seen = module.host.seen_of(made.token);
    if (seen.endings > 0 && !seen.failed) judge(each, seen.output);
  }
}

void output(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for_each_output(about, *module, [&](const example& of, const std::string& text) {
    json::error_code error;
    const json::value value = json::parse(text, error);
    if (error) {
      about.fault(
          fmt::format("the output of {} is not JSON: {}", of.action->name, error.message()));
    } else if (const auto violation = of.action->output.check(value)) {
      about.fault(fmt::format("the output of {}: {}", of.action->name, violation->sentence()));
    }
  });
}

void as_shown(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for_each_output(about, *module, [&](const example& of, const std::string& text) {
    if (!of.output || json::parse(text) == *of.output) return;
    about.fault(fmt::format("{} answered {}, and its example shows {}", of.action->name, text,
                            json::serialize(*of.output)));
  });
}

void attempts(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    const started_call made = module->start(*each.action, each.input_text(), {.attempt = 2});
    if (!made.accepted()) {
      about.fault(fmt::format("{} refused a second attempt", each.action->name));
    } else if (!module->host.await_ending(made.token, about.patience())) {
      return about.fault(fmt::format("a second attempt of {} did not end", each.action->name));
    }
  }
}

void call_with(subject& about, module_in_use& module, const modules::action& action,
               const std::string& input) {
  if (about.has_faults() || call(about, module, action, input)) return;
  about.fault(fmt::format("{} accepted {} and did not end", action.name,
                          json::serialize(json::string(input.substr(0, 200)))));
}

void unfit_input(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    for (const json::value& input : unfit_values(each, about.asked.seed)) {
      call_with(about, *module, *each.action, json::serialize(input));
    }
  }
}

void broken_input(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    for (const std::string& input : broken_texts(each.input_text(), about.asked.seed)) {
      call_with(about, *module, *each.action, input);
    }
  }
}

// Calls all examples with all kinds of bad input; `judge` looks at each call after close().
template <class Judge>
void after_bad_input(subject& about, const Judge& judge) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  std::vector<started_call> calls;
  const auto start = [&](const modules::action& action, const std::string& input) {
    calls.push_back(module->start(action, input));
    if (calls.back().accepted()) {
      (void)module->host.await_ending(calls.back().token, about.patience());
    }
  };
  for (const example& each : module->examples) {
    for (const json::value& input : unfit_values(each, about.asked.seed)) {
      start(*each.action, json::serialize(input));
    }
    for (const std::string& input : broken_texts(each.input_text(), about.asked.seed)) {
      start(*each.action, input);
    }
  }
  module->close();
  for (const started_call& made : calls) judge(*module, made);
}

void refusals(subject& about) {
  after_bad_input(about, [&](module_in_use& module, const started_call& made) {
    if (about.has_faults() || made.accepted()) return;
    if (module.host.seen_of(made.token).endings > 0) {
      about.fault(
          fmt::format("start() refused a call with status {} and also ended it", made.status));
    }
  });
}

void errors(subject& about) {
  std::vector<std::string> bad;
  after_bad_input(about, [&](module_in_use& module, const started_call&) {
    if (bad.empty()) bad = module.host.bad_errors();
  });
  if (!bad.empty()) about.fault(bad.front());
}

void deadlines(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const int64_t left : {1000, 100, 10, 1, 0, -1, -60'000}) {
    for (const example& each : module->examples) {
      if (call(about, *module, *each.action, each.input_text(), {.deadline = milliseconds(left)})) {
        continue;
      }
      return about.fault(fmt::format("{}, started {} ms before its deadline, did not end",
                                     each.action->name, left));
    }
  }
}

// Answers each completion with `answer`, and finds out whether the module leaves it at that.
void answered_with(subject& about, pawl_status answer, const char* words) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  module->host.answer = answer;
  for (const call_record& seen : records_after_examples(about, *module)) {
    if (seen.endings < 2) continue;
    about.fault(fmt::format("told that {}, it ended the call again", words));
  }
}

void stale(subject& about) {
  answered_with(about, PAWL_STALE, "the call was over");
}

void too_large(subject& about) {
  answered_with(about, PAWL_TOO_LARGE, "its output was too large and the call has failed");
}

void any_thread(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  for (const example& each : module->examples) {
    std::thread([&] {
      const started_call made = module->start(*each.action, each.input_text());
      if (!made.accepted()) {
        about.fault(each.action->name + " refused a call on another thread than open()'s");
      } else if (!module->host.await_ending(made.token, about.patience())) {
        about.fault(each.action->name + " did not end on another thread than open()'s");
      }
    }).join();
  }
}

// A thread that gave up the processor of its own accord, and for long, has blocked.
void blocks(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  constexpr milliseconds long_time{20};
  for (const example& each : module->examples) {
    if ((each.action->flags & PAWL_ACTION_BLOCKING) != 0) continue;
    rusage before = {}, after = {};
    ::getrusage(RUSAGE_THREAD, &before);
    const auto began = std::chrono::steady_clock::now();
    const started_call made = module->start(*each.action, each.input_text());
    const auto took = std::chrono::steady_clock::now() - began;
    ::getrusage(RUSAGE_THREAD, &after);
    if (took > long_time && after.ru_nvcsw > before.ru_nvcsw) {
      about.fault(fmt::format("start() of {} blocked its thread", each.action->name));
    }
    if (made.accepted()) (void)module->host.await_ending(made.token, about.patience());
  }
}

void concurrent(subject& about) {
  module_in_use* module = about.callable();
  if (module == nullptr) return;
  constexpr size_t thread_count = 8, turns = 4;
  std::vector<std::vector<started_call>> made(thread_count);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < thread_count; ++i) {
    threads.emplace_back([&, i] {
      for (size_t turn = 0; turn < turns; ++turn) {
        for (const example& each : module->examples) {
          made[i].push_back(module->start(*each.action, each.input_text()));
        }
      }
    });
  }
  for (std::thread& each : threads) each.join();
  for (const auto& list : made) {
    for (const started_call& each : list) {
      if (!each.accepted() || about.has_faults()) continue;
      if (!module->host.await_ending(each.token, about.patience())) {
        about.fault(fmt::format("of {} calls at once, at least one did not end",
                                thread_count * turns * module->examples.size()));
      }
    }
  }
}

}  // namespace

std::vector<check> call_checks() {
  const std::vector<std::string_view> calls = {"life.close", "call.ends"};
  return {
      {"call.returns",
       "start() throws nothing",
       "Catch what C++ code throws and fail the call with it.",
       {"life.open"},
       &returns},
      {"call.accepts",
       "start() accepts the examples",
       "Answer PAWL_OK, and fail() the call when it can't be done.",
       {"call.returns"},
       &accepts},
      {"call.ends",
       "Each accepted call ends",
       "Call complete() or fail() on every way out.",
       {"call.accepts"},
       &ends},
      {"call.once", "No call ends twice", "Call one of complete() and fail(), once.", calls, &once},
      {"call.tokens", "Only tokens of its own calls are used",
       "Keep call->token with the work that it belongs to.", calls, &tokens},
      {"call.logs", "Log lines have a known level, a message and a JSON object or nothing",
       "Escape what goes into the fields.", calls, &logs},
      {"call.succeeds", "Examples succeed, or fail with a retryable error",
       "Choose examples that work anywhere.", calls, &succeeds, verdict::warning},
      {"call.output", "Outputs are JSON and fit the output schema",
       "Mend the output or the schema.", calls, &output},
      {"call.as-shown",
       "Examples give the output that they show",
       "Show what the action really answers, or leave the output out.",
       {"call.output"},
       &as_shown,
       verdict::warning},
      {"call.attempts", "A second attempt with the same idempotency key is done too",
       "Answer what the first attempt gave, or do it again.", calls, &attempts},
      {"call.unfit-input", "Calls with input that does not fit the schema end",
       "Fail with invalid_input; the host checks before, but trust no input.", calls, &unfit_input},
      {"call.broken-input", "Calls with input that is not JSON end",
       "Bound what is parsed, and fail with invalid_input.", calls, &broken_input},
      {"call.refusals",
       "A call that start() refused is not ended as well",
       "Answer PAWL_OK whenever complete() or fail() was called.",
       {"call.unfit-input", "call.broken-input"},
       &refusals},
      {"call.errors",
       "Errors have a code, a message and, if any, details that are JSON",
       "Set size, code ([a-z][a-z0-9_]*) and message of pawl_error.",
       {"call.unfit-input", "call.broken-input"},
       &errors},
      {"call.deadlines", "Calls end however short their deadline is, or when it has passed",
       "Fail with timeout, rather than not at all.", calls, &deadlines},
      {"call.stale",
       "A completion that came too late is left at that",
       "Do nothing more when complete() or fail() answers PAWL_STALE.",
       {"call.once"},
       &stale},
      {"call.too-large",
       "An output that was too large is left at that",
       "The call has failed by then: do not call fail() for PAWL_TOO_LARGE.",
       {"call.once"},
       &too_large},
      {"call.any-thread", "Actions may be called on any thread",
       "Keep nothing in thread-local variables between open() and start().", calls, &any_thread},
      {"call.blocks", "start() of an action that is not BLOCKING does not block",
       "Set PAWL_ACTION_BLOCKING, or do the work elsewhere and complete later.", calls, &blocks},
      {"call.concurrent", "Many calls at once end",
       "Guard what calls share; start() may run on several threads.", calls, &concurrent},
  };
}

}  // namespace pawl::conformance
