// An instance may be dropped between any two activations. Each sample workflow is driven over its
// table of functions, and destroyed after every possible number of resolutions: with answers in
// both orders, with each answer failing in turn, and with a cancel at each point. What it leaks, or
// uses after it is gone, AddressSanitizer tells.
#include "engine/sample_workflows.hpp"

#include <pawl/json.hpp>
#include <pawl/module.h>
#include <pawl/workflow.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <span>
#include <vector>

namespace pawl::testing {
namespace {

constexpr int64_t begin_ms = 1'700'000'000'000;
constexpr size_t resolutions_max = 200;

pawl_str view(const std::string& text) {
  return {text.data(), text.size()};
}
std::string text(pawl_str from) {
  return {from.data, from.size};
}

struct resolution {
  uint32_t kind = 0;
  uint64_t id = 0;
  int64_t at_ms = begin_ms;
  std::string payload = {};
};

struct command {
  uint32_t kind = 0;
  uint64_t id = 0;
  std::string name, payload;
  int64_t until_ms = 0;
};

// What the instance asked for and was not answered yet, and whether it ended.
class answering_host : public pawl_activation {
 public:
  answering_host() : pawl_activation{sizeof(pawl_activation), 0, nullptr, &take} {}

  std::vector<command> open;
  size_t commands = 0;
  bool ended = false;

 private:
  static pawl_status take(const pawl_activation* activation, const pawl_command* given) {
    auto& self = const_cast<answering_host&>(static_cast<const answering_host&>(*activation));
    ++self.commands;
    switch (given->kind) {
      case PAWL_COMMAND_COMPLETE:
      case PAWL_COMMAND_FAIL:
      case PAWL_COMMAND_CONTINUE:
        self.ended = true;
        break;
      case PAWL_COMMAND_CANCEL:
        std::erase_if(self.open, [&](const command& each) { return each.id == given->id; });
        break;
      default:
        self.open.push_back(
            {given->kind, given->id, text(given->name), text(given->payload), given->until_ms});
    }
    return PAWL_OK;
  }
};

// One life of an instance.
class life {
 public:
  explicit life(const pawl_workflow& of) : of_(of) {
    pawl_run run{};
    run.size = sizeof run;
    run.run_id = view(run_id_);
    run.workflow = of.name;
    run.hook_url = view(hook_url_);
    run.seed[0] = 1;
    instance_ = of.create(&of, &run);
    BOOST_REQUIRE(instance_ != nullptr);
  }
  ~life() { of_.destroy(instance_); }
  life(const life&) = delete;
  life& operator=(const life&) = delete;

  void tell(const resolution& what) {
    pawl_error refused{sizeof(pawl_error), 0, view(code_), view(message_), {}, 0};
    pawl_resolution told{};
    told.size = sizeof told;
    told.kind = what.kind;
    told.id = what.id;
    told.at_ms = what.at_ms;
    told.payload = view(what.payload);
    told.error = what.kind == PAWL_RESOLUTION_FAILED ? &refused : nullptr;
    told.attempts = 1;
    const pawl_resolution* only = &told;
    host.resolution_count = 1;
    host.resolutions = &only;
    BOOST_REQUIRE(of_.activate(instance_, &host) == PAWL_OK);
  }

  answering_host host;

 private:
  const pawl_workflow& of_;
  pawl_instance* instance_;
  const std::string run_id_ = "run", hook_url_ = "http://test/", code_ = "refused",
                    message_ = "told to fail";
};

// How a life goes: which resolution is a failure or a cancel, and what is answered first.
struct course {
  bool newest_first = false;
  size_t fails_at = SIZE_MAX;
  size_t cancelled_at = SIZE_MAX;
};
std::ostream& operator<<(std::ostream& out, const course& of) {
  return out << (of.newest_first ? "newest first" : "oldest first") << ", resolution "
             << static_cast<long>(of.fails_at) << " fails, " << static_cast<long>(of.cancelled_at)
             << " cancels";
}

resolution answer_to(const command& asked, bool fails, int64_t& now_ms) {
  now_ms = std::max(now_ms + 1, asked.until_ms);
  resolution answer{PAWL_RESOLUTION_COMPLETED, asked.id, now_ms};
  if (asked.kind == PAWL_COMMAND_RECORD) answer.kind = PAWL_RESOLUTION_PERFORM;
  if (asked.kind == PAWL_COMMAND_RECORDED) answer.payload = asked.payload;
  if (asked.kind == PAWL_COMMAND_HOOK) answer.payload = R"({"text":"yes"})";
  if (asked.kind == PAWL_COMMAND_CHILD) answer.payload = R"({"value":7})";
  if (asked.kind == PAWL_COMMAND_STEP) {
    auto in = asked.name == "undo" ? 0 : from_json<samples::number>(asked.payload).value;
    answer.payload = asked.name == "undo" ? asked.payload : to_json(samples::number{in + 1});
  }
  const bool can_fail = asked.kind != PAWL_COMMAND_RECORD && asked.kind != PAWL_COMMAND_RECORDED &&
                        asked.kind != PAWL_COMMAND_SLEEP;
  if (fails && can_fail) answer.kind = PAWL_RESOLUTION_FAILED;
  return answer;
}

std::string input_of(const pawl_workflow& of) {
  const std::string name = text(of.name);
  return name == "mapped" || name == "wide" ? R"({"items":[1,2,3]})" : R"({"value":2})";
}

// Lives to the end, and notes what the instance was told.
std::vector<resolution> record(const pawl_workflow& of, const course& how) {
  life whole(of);
  std::vector<resolution> told;
  int64_t now_ms = begin_ms;
  auto tell = [&](resolution next) {
    whole.tell(next);
    told.push_back(std::move(next));
  };
  tell({PAWL_RESOLUTION_STARTED, 0, begin_ms, input_of(of)});
  while (!whole.host.ended) {
    BOOST_REQUIRE_LT(told.size(), resolutions_max);
    if (told.size() == how.cancelled_at) {
      tell({PAWL_RESOLUTION_CANCEL, 0, now_ms});
      continue;
    }
    BOOST_REQUIRE(!whole.host.open.empty());
    auto& open = whole.host.open;
    auto next = how.newest_first ? open.end() - 1 : open.begin();
    resolution answer = answer_to(*next, told.size() == how.fails_at, now_ms);
    open.erase(next);
    tell(std::move(answer));
  }
  return told;
}

// The same again, each time ended earlier; the last one is not ended early at all.
void destroy_after_each(const pawl_workflow& of, const std::vector<resolution>& told) {
  size_t commands = 0;
  for (size_t count = 0; count <= told.size(); ++count) {
    life cut(of);
    for (const resolution& each : std::span(told).first(count)) cut.tell(each);
    BOOST_REQUIRE(cut.host.ended == (count == told.size()));
    BOOST_REQUIRE_GE(cut.host.commands, commands);  // as many as before, and what follows
    commands = cut.host.commands;
  }
}

std::span<const pawl_workflow* const> samples_of_this_program() {
  static const pawl_host host{
      sizeof(pawl_host),
      PAWL_ABI_MINOR,
      [](const pawl_host*, const char*) -> const void* { return nullptr; },
      [](const pawl_host*, int32_t, pawl_str, pawl_str) {},
      [](const pawl_host*, uint64_t, pawl_str) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t, const pawl_error*) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t, pawl_str) -> pawl_status { return PAWL_STALE; },
      [](const pawl_host*, uint64_t) -> uint32_t { return 1; }};
  pawl_module module{};
  module.size = sizeof module;
  BOOST_REQUIRE(pawl_module_v1(&host, &module) == PAWL_OK);
  const void* table = module.extension(PAWL_EXTENSION_WORKFLOW);
  const auto& workflows = *static_cast<const pawl_workflow_extension*>(table);
  return {workflows.workflows, workflows.workflow_count};
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_instance_may_be_destroyed_after_any_activation) {
  const auto workflows = samples_of_this_program();
  BOOST_TEST(workflows.size() > 10U);
  size_t lives = 0;
  for (const pawl_workflow* of : workflows) {
    for (bool newest_first : {false, true}) {
      course plain{newest_first};
      const size_t length = record(*of, plain).size();
      std::vector<course> all{plain};
      for (size_t at = 1; at < length; ++at) {
        all.push_back({newest_first, at, SIZE_MAX});
        all.push_back({newest_first, SIZE_MAX, at});
        all.push_back({newest_first, at + 1, at});  // the first answer after the cancel fails
      }
      for (const course& how : all) {
        BOOST_TEST_CONTEXT(text(of->name) << ": " << how) {
          const auto told = record(*of, how);
          destroy_after_each(*of, told);
          lives += told.size() + 1;
        }
      }
    }
  }
  BOOST_TEST_MESSAGE(lives << " lives");
  BOOST_TEST(lives > 1000U);
}

}  // namespace pawl::testing
