// An agent that sorts support tickets: it looks the rules up, writes down what is to be done, and
// asks a person what the rules do not say.
#include <pawl/agent.hpp>
#include <pawl/plugins/files.hpp>

#include <string>

using namespace std::chrono_literals;

struct question {
  std::string question;
};
BOOST_DESCRIBE_STRUCT(question, (), (question))
PAWL_SCHEMA(question, pawl::closed,
            pawl::field(&question::question, "One question, with all that is needed to answer it")
                .length_min(1))

struct answer {
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(answer, (), (answer))

inline constexpr pawl::workflow<question, answer> ask_person{"triage.ask"};
inline constexpr pawl::agent triage{"triage"};

static pawl::task<answer> ask(pawl::context& ctx, question in) {
  auto asked = ctx.hook<answer>("answer", pawl::hook_options().about(in.question).timeout(3 * 24h));
  co_return co_await asked;
}
PAWL_WORKFLOW(ask, ask_person.slug(), "Ask a person",
              "Asks a person of the support team and waits for the answer, for three days at most")

PAWL_AGENT(triage, "Triage", "Sorts a support ticket, and says what was done about it",
           pawl::system_prompt(
               "You sort the support tickets of a small shop.\n"
               "First read the file rules.md. It says which tickets are urgent and what customers "
               "are told.\n"
               "Append one line about each ticket to urgent.txt or to later.txt.\n"
               "Where the rules do not say what to do, ask a person. Never make up an answer.\n"
               "End with what the customer is to be told, and nothing else."),
           pawl::tool(pawl::files::read), pawl::tool(pawl::files::append), pawl::tool(ask_person),
           pawl::steps_max(12), pawl::budget().tokens(100'000))

PAWL_MODULE("triage", "1.0.0", "Triage", "An agent that sorts support tickets")
