#include "workflows/virtual_time/shipped.hpp"

#include <pawl/agent_request.hpp>

namespace pawl::testing {
namespace {

payload calls_tool(const char* name, boost::json::value arguments) {
  prompt_answer made;
  made.content.emplace_back(tool_call{"1", name, std::move(arguments)});
  made.stop = "tool_calls";
  return made;
}

payload says(const char* text) {
  prompt_answer made;
  made.content.emplace_back(model_text{text});
  return made;
}

struct triage : shipped {
  triage() : shipped("triage") {
    files::read_output rules;
    rules.text = read("rules.md");
    stub(files::read).gives(rules);
    stub("llm.prompt")
        .gives(calls_tool("files.read", {{"path", "rules.md"}}))
        .gives(calls_tool("files.append", {{"path", "urgent.txt"}, {"text", "17\n"}}))
        .gives(calls_tool("triage.ask", {{"question", "When?"}}))
        .gives(says("On Friday."));
  }
};

// Answers the hook of the child that the run waits for.
void answer(environment& world, test_run& run) {
  for (const awaited& each : run.pass().waits_for) {
    if (each.kind == "child")
      world.find(run.step(each.key).child_id)
          .resume_hook("answer", boost::json::value{{"answer", "On Friday."}});
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(triage_in_virtual_time, triage)

BOOST_AUTO_TEST_CASE(each_call_is_made_once_whenever_the_host_ends) {
  stands_up_to_crashes(example_input(), {.outside = &answer});
}

BOOST_AUTO_TEST_CASE(a_person_who_does_not_answer_is_no_end) {
  stub("llm.prompt")
      .gives(calls_tool("triage.ask", {{"question", "When?"}}))
      .gives(says("We will write to you."));
  auto run = this->run(workflow, example_input());
  BOOST_TEST(run.output<agent_answer>().text == "We will write to you.");
  const auto told = calls("llm.prompt").back().input_as<model_request>();
  const auto& result = std::get<tool_result>(told.messages.back().content.front());
  BOOST_TEST(result.failed);
  BOOST_TEST(result.text.starts_with("timeout"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pawl::testing
