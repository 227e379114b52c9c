#include "agents/office.hpp"

#include <pawl/module.hpp>

#include <stdexcept>

namespace office {
namespace {

using namespace std::chrono_literals;

pawl::task<text> ask_someone(pawl::context& ctx, text in) {
  auto asked = ctx.hook<text>("person", pawl::hook_options().about(in.text));
  co_return co_await asked;
}
PAWL_WORKFLOW(ask_someone, "office.ask", "Ask", "Asks a person")

pawl::task<verdict> judge(pawl::context& ctx, text in) {
  co_return co_await expert.prompt<verdict>(ctx, {in.text, {}, {}});
}
PAWL_WORKFLOW(judge, "office.judge", "Judge", "Asks the expert for a verdict")

PAWL_AGENT(expert, "Expert", "Knows", pawl::system_prompt("You know."), pawl::model("clever"))
PAWL_AGENT(clerk, "Clerk", "Answers", pawl::system_prompt("You are a clerk.\nBe kind."),
           pawl::tool(look_up), pawl::tool(pay).approval(1h), pawl::tool(ask), pawl::tool(expert),
           pawl::tool("mcp.archive.*"), pawl::tool("mcp.archive.burn").approval(1h),
           pawl::steps_max(6))
PAWL_AGENT(miser, "Miser", "Saves", pawl::system_prompt("Save."), pawl::tool(look_up),
           pawl::tool(ask), pawl::tool(expert), pawl::tool(pay).approval(),
           pawl::budget().tokens(100).cost(0.5).time(1h))
PAWL_AGENT(forgetful, "Forgetful", "Forgets", pawl::system_prompt("Forget."), pawl::tool(look_up),
           pawl::compact_above(200), pawl::budget().tokens(100'000), pawl::steps_max(200))
PAWL_AGENT(greedy, "Greedy", "Takes all", pawl::system_prompt("Take."), pawl::tool("*"))
PAWL_AGENT(stranger, "Stranger", "Is new", pawl::system_prompt("Who?"), pawl::memory(false))

PAWL_MODULE("office", "1.0.0", "Office", "Agents to be tried")

}  // namespace

pawl::testing::payload says(std::string words, uint64_t tokens, double cost) {
  pawl::prompt_answer made;
  made.content.emplace_back(pawl::model_text{std::move(words)});
  made.usage.input_tokens = tokens;
  made.cost = cost;
  return made;
}

pawl::testing::payload asks_for(const std::vector<pawl::tool_call>& tools,
                                const std::string& stop) {
  pawl::prompt_answer made;
  made.content.assign(tools.begin(), tools.end());
  made.stop = stop;
  made.usage.input_tokens = 10;
  return made;
}

environment::environment() : pawl::testing::environment({.builtin_modules = {&pawl_module_v1}}) {
  stub(look_up).does([](const question& in) { return customer{in.name, 300}; });
  stub(pay).gives({"paid"});
}

pawl::testing::test_run environment::begin(const pawl::agent& who, std::string message) {
  pawl::agent_request asked;
  asked.message = std::move(message);
  return start(who.slug(), asked);
}

pawl::testing::test_run environment::prompt(const pawl::agent& who, std::string message,
                                            std::string session) {
  pawl::agent_request asked;
  asked.message = std::move(message);
  if (!session.empty()) asked.session = std::move(session);
  return run(who.slug(), asked);
}

pawl::model_request told(const pawl::testing::environment& in, size_t call) {
  return in.calls("llm.prompt").at(call).input_as<pawl::model_request>();
}

pawl::tool_result result_of(const pawl::testing::environment& in, const std::string& id) {
  const auto request = told(in, in.calls("llm.prompt").size() - 1);
  for (const auto& message : request.messages) {
    for (const auto& each : message.content) {
      const auto* result = std::get_if<pawl::tool_result>(&each);
      if (result != nullptr && result->id == id) return *result;
    }
  }
  throw std::runtime_error("the model was not told a result of call " + id);
}

}  // namespace office
