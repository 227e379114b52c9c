// Workflows: played with made-up answers, again, from every point, out of order, and given up.
#include "conformance/play.hpp"
#include "conformance/process_state.hpp"
#include "conformance/subject.hpp"
#include "conformance/value_generator.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <thread>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

constexpr size_t inputs_max = 3;
constexpr size_t prefixes_max = 24;

std::vector<std::string> inputs_of(const modules::workflow& workflow, uint64_t seed) {
  std::vector<std::string> inputs;
  for (const example& each : examples_of(workflow, nullptr)) inputs.push_back(each.input_text());
  if (inputs.size() > inputs_max) inputs.resize(inputs_max);
  value_generator generator(workflow.input_schema, seed);
  while (inputs.size() < inputs_max) {
    const auto made = generator.next();
    if (!made) break;
    inputs.push_back(json::serialize(*made));
  }
  return inputs;
}

const io_schemas* find_schemas(const subject& about, const std::string& name) {
  const auto found = about.asked.schemas.find(name);
  return found == about.asked.schemas.end() ? nullptr : &found->second;
}

// One workflow with one input, and how it went when all that it asked for succeeded.
struct scene {
  subject& about;
  const modules::workflow& workflow;
  const std::string& input;
  play_options options;
  play went;
};

// Judges each workflow with each of its inputs, until there is a fault.
template <class Judge>
void for_each_scene(subject& about, const Judge& judge) {
  const module_in_use* module = about.with_workflows();
  if (module == nullptr) return;
  bool any = false;
  for (const modules::workflow& workflow : module->exports().workflows()) {
    for (const std::string& input : inputs_of(workflow, about.asked.seed)) {
      if (about.has_faults()) return;
      any = true;
      scene made{about, workflow, input, {}, {}};
      made.options.seed = about.asked.seed;
      made.options.schemas = [&](const std::string& name) { return find_schemas(about, name); };
      made.went = play_workflow(workflow, input, made.options);
      judge(made);
    }
  }
  if (!any) about.skip("no input could be made up for its workflows; give examples in `options`");
}

void blame(const scene& in, const std::string& sentence) {
  in.about.fault(fmt::format("workflow {}, given {}: {}", in.workflow.name, in.input.substr(0, 200),
                             sentence));
}

void creates(subject& about) {
  for_each_scene(about, [](const scene& in) {
    if (!in.went.created) blame(in, "create() gave no instance");
  });
}

void judge_activations(const scene& in, const play& went) {
  for (const turn& each : went.turns) {
    if (each.gave.threw) blame(in, "activate() threw a C++ exception");
    if (each.gave.status != PAWL_OK && each.gave.broken.empty()) {
      blame(in, fmt::format("activate() answered status {}", each.gave.status));
    }
  }
}

void activates(subject& about) {
  for_each_scene(about, [](const scene& in) { judge_activations(in, in.went); });
}

void commands(subject& about) {
  for_each_scene(about, [](const scene& in) {
    for (const turn& each : in.went.turns) {
      for (const std::string& why : each.gave.broken) blame(in, why);
    }
  });
}

void goes_on(subject& about) {
  for_each_scene(about, [](const scene& in) {
    if (in.went.stuck) blame(in, "it has not ended and waits for nothing");
  });
}

void ends_once(subject& about) {
  for_each_scene(about, [](const scene& in) {
    for (const turn& each : in.went.turns) {
      const auto& given = each.gave.commands;
      const auto end = std::ranges::find_if(given, ends_run);
      if (end != given.end() && end + 1 != given.end()) {
        blame(in, "it goes on after its end with " + engine::describe(*(end + 1)));
      }
    }
  });
}

void judge_payload(const scene& in, const std::string& schema, const engine::command& asked) {
  const auto rules = schema::checker::compile(std::string_view(schema));
  if (!rules) return;
  if (const auto violation = rules->check(json::parse(asked.payload))) {
    blame(in, fmt::format("the payload of {}: {}", engine::describe(asked), violation->sentence()));
  }
}

void output(subject& about) {
  for_each_scene(about, [](const scene& in) {
    for (const turn& each : in.went.turns) {
      for (const engine::command& asked : each.gave.commands) {
        if (asked.kind == PAWL_COMMAND_COMPLETE) {
          judge_payload(in, in.workflow.output_schema, asked);
        } else if (asked.kind == PAWL_COMMAND_CONTINUE) {
          judge_payload(in, in.workflow.input_schema, asked);
        }
      }
    }
  });
}

void step_inputs(subject& about) {
  for_each_scene(about, [](const scene& in) {
    for (const turn& each : in.went.turns) {
      for (const engine::command& asked : each.gave.commands) {
        if (asked.kind != PAWL_COMMAND_STEP && asked.kind != PAWL_COMMAND_CHILD) continue;
        const io_schemas* known = in.options.schemas(asked.name);
        if (known != nullptr) judge_payload(in, known->input, asked);
      }
    }
  });
}

// What the commands of some turns say, without those that only hand in a local result: a rebuilt
// run finds that on record.
std::vector<std::string> all_words_of(const activated& gave) {
  std::vector<std::string> words;
  for (const engine::command& asked : gave.commands) {
    if (asked.kind != PAWL_COMMAND_RECORDED) words.push_back(words_of(asked));
  }
  return words;
}

// As the journal tells it: what was performed then is on record now.
answer as_recorded(const turn& each) {
  answer told = each.told;
  if (told.kind != PAWL_RESOLUTION_PERFORM) return told;
  told.kind = PAWL_RESOLUTION_COMPLETED;
  for (const engine::command& asked : each.gave.commands) {
    if (asked.kind != PAWL_COMMAND_RECORDED) continue;
    told.payload = asked.payload;
    if (asked.error) {
      told.kind = PAWL_RESOLUTION_FAILED;
      told.error = asked.error;
    }
    break;
  }
  return told;
}

// Whether an activation gave what it gave before.
bool is_same(const scene& in, const std::vector<std::string>& expected,
             const std::vector<std::string>& actual, const std::string& when) {
  const std::string difference = first_difference(expected, actual);
  if (!difference.empty())
    blame(in, fmt::format("{} it gave other commands: {}", when, difference));
  return difference.empty();
}

void deterministic(subject& about) {
  for_each_scene(about, [](const scene& in) {
    driven_instance again(in.workflow);
    for (const turn& each : in.went.turns) {
      if (!again.exists()) return;
      if (!is_same(in, all_words_of(each.gave), all_words_of(again.activate(each.told)),
                   "told the same twice")) {
        return;
      }
    }
  });
}

// The journal is played to a new instance up to some turn, and it goes on live from there.
void rebuilds(subject& about) {
  for_each_scene(about, [](const scene& in) {
    const size_t last = std::min(in.went.turns.size(), prefixes_max);
    for (size_t prefix = 1; prefix <= last; ++prefix) {
      driven_instance again(in.workflow);
      for (size_t i = 0; i < in.went.turns.size() && again.exists(); ++i) {
        const turn& each = in.went.turns[i];
        const bool replayed = i < prefix;
        const activated gave = again.activate(replayed ? as_recorded(each) : each.told, replayed);
        if (!is_same(in, all_words_of(each.gave), all_words_of(gave),
                     fmt::format("rebuilt up to turn {}, at turn {}", prefix, i + 1))) {
          return;
        }
      }
    }
  });
}

// The whole journal in one activation. Answers to what is asked for on the way carry the ids of an
// earlier instance, so this is only for workflows that choose the same ids again.
void batches(subject& about) {
  for_each_scene(about, [](const scene& in) {
    driven_instance first(in.workflow);
    if (!first.exists()) return;
    std::vector<answer> told;
    std::vector<std::string> expected;
    for (const turn& each : in.went.turns) {
      told.push_back(as_recorded(each));
      std::ranges::move(all_words_of(each.gave), std::back_inserter(expected));
      (void)first.activate(each.told);
    }
    if (first.ids() != in.went.ids) return;
    driven_instance second(in.workflow);
    if (!second.exists()) return;
    second.expect(first.ids());
    is_same(in, expected, all_words_of(second.activate(told)), "told all at once");
  });
}

void interleaved(subject& about) {
  for_each_scene(about, [](const scene& in) {
    driven_instance first(in.workflow), second(in.workflow);
    if (!first.exists() || !second.exists()) return;
    for (const turn& each : in.went.turns) {
      for (driven_instance* instance : {&first, &second}) {
        if (!is_same(in, all_words_of(each.gave), all_words_of(instance->activate(each.told)),
                     "beside another instance")) {
          return;
        }
      }
    }
  });
}

// A crash is what this looks for; the child's end tells.
void destroys(subject& about) {
  for_each_scene(about, [](const scene& in) {
    for (size_t count = 0; count < std::min(in.went.turns.size(), prefixes_max); ++count) {
      driven_instance given_up(in.workflow);
      for (size_t i = 0; i < count && given_up.exists(); ++i) {
        (void)given_up.activate(in.went.turns[i].told);
      }
    }
  });
}

// The same.
void payloads(subject& about) {
  for_each_scene(about, [](const scene& in) {
    play_options strict = in.options;
    strict.memory = payload_memory::strict;
    (void)play_workflow(in.workflow, in.input, strict);
  });
}

void failures(subject& about) {
  for_each_scene(about, [](const scene& in) {
    play_options failing = in.options;
    failing.operations_fail = true;
    const play went = play_workflow(in.workflow, in.input, failing);
    judge_activations(in, went);
    if (went.stuck) blame(in, "after a failed step it has not ended and waits for nothing");
  });
}

void cancels(subject& about) {
  for_each_scene(about, [](const scene& in) {
    for (size_t at = 1; at < std::min(in.went.turns.size(), prefixes_max); ++at) {
      play_options cancelled = in.options;
      cancelled.cancel_before = at;
      const play went = play_workflow(in.workflow, in.input, cancelled);
      judge_activations(in, went);
      if (went.stuck) blame(in, "asked to stop, it has not ended and waits for nothing");
    }
  });
}

void any_thread(subject& about) {
  for_each_scene(about, [](const scene& in) {
    std::unique_ptr<driven_instance> moved;
    std::thread([&] { moved = std::make_unique<driven_instance>(in.workflow); }).join();
    for (const turn& each : in.went.turns) {
      if (!moved->exists()) break;
      activated gave;
      std::thread([&] { gave = moved->activate(each.told); }).join();
      if (!is_same(in, all_words_of(each.gave), all_words_of(gave), "on another thread")) break;
    }
    std::thread([&] { moved.reset(); }).join();
  });
}

void threads(subject& about) {
  if (about.with_workflows() == nullptr) return;
  const size_t before = thread_count();
  for_each_scene(about, [](const scene&) {});
  if (!threads_settle(before)) about.fault("a workflow started a thread");
}

}  // namespace

std::vector<check> workflow_checks() {
  const std::vector<std::string_view> plays = {"workflow.activates", "workflow.commands"};
  const std::vector<std::string_view> same = {"workflow.activates", "workflow.commands",
                                              "workflow.deterministic"};
  return {
      {"workflow.creates",
       "create() gives an instance",
       "Answer null only when memory is short, and throw nothing.",
       {"life.open"},
       &creates},
      {"workflow.activates",
       "activate() answers PAWL_OK and throws nothing",
       "End the run with FAIL when it can't go on.",
       {"workflow.creates"},
       &activates},
      {"workflow.commands",
       "Commands keep the rules of the ABI",
       "See pawl_command in pawl/workflow.h: kinds, keys, ids, payloads.",
       {"workflow.activates"},
       &commands},
      {"workflow.goes-on", "As long as it has not ended, it waits for something",
       "Emit COMPLETE, FAIL or CONTINUE when nothing is left to wait for.", plays, &goes_on},
      {"workflow.ends-once", "Nothing follows COMPLETE, FAIL or CONTINUE",
       "Return after the command that ends the run.", plays, &ends_once},
      {"workflow.output", "The output fits its schema, and so does a new input",
       "Mend the output or the schema.", plays, &output},
      {"workflow.step-inputs", "Steps and children are given what their schemas ask for",
       "Mend the input; --modules DIR says where the actions are.", plays, &step_inputs},
      {"workflow.deterministic", "Told the same, it asks for the same",
       "No clock, random, counter or pointer of its own: take time from resolutions, chance from "
       "the seed.",
       plays, &deterministic},
      {"workflow.rebuilds", "Rebuilt from a journal at any point, it asks for the same",
       "Let nothing but logging depend on `replayed`; answer a RECORD that is on record.", same,
       &rebuilds},
      {"workflow.batches", "Told many answers at once, it works them off one by one",
       "Work off all of activation->resolutions, in order.", same, &batches},
      {"workflow.interleaved", "Two instances leave each other alone",
       "Keep all state in the instance.", same, &interleaved},
      {"workflow.destroys", "It can be destroyed at any point",
       "Free in destroy() whatever is there, finished or not.", plays, &destroys},
      {"workflow.payloads", "Payloads are not read past their end, nor after the activation",
       "Use the size; copy what is needed later.", plays, &payloads},
      {"workflow.failures",
       "It bears failed steps, hooks and children",
       "A FAILED resolution has an error and no payload: handle it, or FAIL.",
       {"workflow.goes-on"},
       &failures},
      {"workflow.cancels",
       "It bears being asked to stop at any point",
       "At CANCEL compensate and FAIL with cancelled, or go on.",
       {"workflow.goes-on"},
       &cancels},
      {"workflow.any-thread", "Its instances may be used on any thread, one at a time",
       "Keep nothing in thread-local variables.", same, &any_thread},
      {"workflow.threads", "It starts no thread", "Let an action do it.", plays, &threads},
  };
}

}  // namespace pawl::conformance
