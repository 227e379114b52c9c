// Welcomes someone, and asks three days later how it goes.
#include <pawl/plugins/smtp.hpp>
#include <pawl/workflow.hpp>

#include <chrono>
#include <string>

namespace smtp = pawl::smtp;

struct newcomer {
  std::string name;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(newcomer, (), (name, email))

static smtp::send_input mail_to(const newcomer& who, std::string subject, std::string text) {
  smtp::send_input made{.from = {"hello@analytical.example", "Analytical Engines"}};
  made.to = {{who.email, who.name}};
  made.subject = std::move(subject);
  made.text = std::move(text);
  return made;
}

static pawl::task<std::string> welcome_mail(pawl::context& ctx, newcomer in) {
  auto first = co_await smtp::send.run(ctx, mail_to(in, "Welcome, " + in.name, "It is yours.\n"));
  co_await ctx.sleep(std::chrono::hours(72));
  co_await smtp::send.run(ctx, mail_to(in, "How does it go?", "Answer this mail, if you like.\n"));
  co_return first.message_id;
}
PAWL_WORKFLOW(welcome_mail, "welcome-mail", "Welcome mail", "Two mails, three days apart")

PAWL_MODULE("welcome-mail", "1.0.0", "Welcome mail", "Two mails, three days apart")
