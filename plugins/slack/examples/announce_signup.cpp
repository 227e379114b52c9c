// Announces a signup in a channel, and tells the person who looks after it in a thread.
#include <pawl/plugins/slack.hpp>
#include <pawl/workflow.hpp>

#include <string>

namespace slack = pawl::slack;

struct signup {
  std::string company;
  std::string keeper_email;
};
BOOST_DESCRIBE_STRUCT(signup, (), (company, keeper_email))

static pawl::task<std::string> announce_signup(pawl::context& ctx, signup in) {
  auto keeper = co_await slack::find_user.run(ctx, {.email = in.keeper_email});
  auto announced = co_await slack::send_message.scope("organization")
                       .run(ctx, {.channel = "#sales", .text = in.company + " signed up"});
  co_await slack::send_message.run(ctx, {.channel = announced.channel,
                                         .text = "<@" + keeper.id + ">, it is yours",
                                         .thread_ts = announced.ts});
  co_return announced.ts;
}
PAWL_WORKFLOW(announce_signup, "announce-signup", "Announce signup", "Tells Slack of a signup")

PAWL_MODULE("announce-signup", "1.0.0", "Announce signup", "Tells Slack of a signup")
