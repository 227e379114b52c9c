// Asks a person to approve something, reminds them, and goes on with what they said, or without it.
#include <pawl/plugins/files.hpp>
#include <pawl/workflow.hpp>

#include <string>
#include <utility>
#include <variant>

using std::chrono::milliseconds;

struct question {
  std::string subject;
  std::string inbox;
  int64_t timeout_ms = 24LL * 3600 * 1000;
  int64_t remind_ms = 8LL * 3600 * 1000;
};
BOOST_DESCRIBE_STRUCT(question, (), (subject, inbox, timeout_ms, remind_ms))
PAWL_SCHEMA(
    question, pawl::closed, pawl::field(&question::subject, "What is to be approved").length_min(1),
    pawl::field(&question::inbox, "The file that the request and reminders go to"),
    pawl::field(&question::timeout_ms, "How long an answer is waited for").minimum(1).defaults(),
    pawl::field(&question::remind_ms, "How long until each reminder").minimum(1).defaults())

// What the person sends to the hook.
struct answer {
  bool approved = false;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(answer, (), (approved, comment))
PAWL_SCHEMA(answer, pawl::field(&answer::comment).defaults())

enum class verdict { approved, rejected, timed_out };
BOOST_DESCRIBE_ENUM(verdict, approved, rejected, timed_out)

struct decision {
  verdict result = verdict::rejected;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(decision, (), (result, comment))

static auto tell(pawl::context& ctx, const question& in, const std::string& line) {
  return pawl::files::append.run(ctx, {.path = in.inbox, .text = line + '\n'});
}

// A hook that is failed from outside counts as a no, with the reason given.
static pawl::task<decision> decide(pawl::hook<answer> asked) {
  try {
    answer given = co_await asked;
    co_return decision{given.approved ? verdict::approved : verdict::rejected, given.comment};
  } catch (const pawl::step_error& why) {
    const bool late = why.code() == PAWL_ERROR_TIMEOUT;
    co_return decision{late ? verdict::timed_out : verdict::rejected, why.message()};
  }
}

static pawl::task<void> remind(pawl::context& ctx, question in, std::string link) {
  for (;;) {  // until any() ends it
    co_await ctx.sleep(milliseconds(in.remind_ms));
    co_await tell(ctx, in, "Reminder: " + in.subject + ": " + link);
  }
}

static pawl::task<decision> approval(pawl::context& ctx, question in) {
  auto asked =
      ctx.hook<answer>("answer", pawl::hook_options().timeout(milliseconds(in.timeout_ms)));
  const std::string link = asked.url();
  co_await tell(ctx, in, "Please approve: " + in.subject + ": " + link);
  auto first = co_await pawl::any(decide(std::move(asked)), remind(ctx, in, link));
  co_return std::get<0>(first);
}
PAWL_WORKFLOW(approval, "approval", "Approval",
              "Asks a person, reminds them, and ends with approved, rejected or timed_out")

PAWL_MODULE("approval", "1.0.0", "Approval", "A workflow that waits for a person")
