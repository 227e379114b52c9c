// Looks a signup's company up, has a model draft a brief about it, and delivers the brief by mail
// and in Slack. What has no credential to be sent with goes to a file instead, where one is named.
#include <pawl/plugins/files.hpp>
#include <pawl/plugins/http.hpp>
#include <pawl/plugins/slack.hpp>
#include <pawl/plugins/smtp.hpp>
#include <pawl/plugins/text.hpp>
#include <pawl/workflow.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

struct mail_route {
  std::string from;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(mail_route, (), (from, to))
PAWL_SCHEMA(mail_route, pawl::closed, pawl::field(&mail_route::from).format("email"),
            pawl::field(&mail_route::to).format("email"))

struct signup {
  std::string name;
  std::string email;
  std::string company;
  std::string brief_template =
      "{{name}} <{{email}}> of {{company.name}} signed up: {{company.business}}, "
      "{{company.people}} people.\n";
  std::string model;
  std::optional<mail_route> mail;
  std::optional<std::string> slack_channel;
  std::optional<std::string> outbox;
};
BOOST_DESCRIBE_STRUCT(signup, (),
                      (name, email, company, brief_template, model, mail, slack_channel, outbox))
PAWL_SCHEMA(
    signup, pawl::closed, pawl::field(&signup::name, "Who signed up").length_min(1),
    pawl::field(&signup::email).format("email"),
    pawl::field(&signup::company, "Where JSON about the company is: a URL, or a file"),
    pawl::field(&signup::brief_template, "Mustache over name, email and company").defaults(),
    pawl::field(&signup::model, "Who drafts the brief: a model that the host knows").defaults(),
    pawl::field(&signup::mail, "Between whom the brief is mailed, with smtp.account"),
    pawl::field(&signup::slack_channel, "Where it is posted, with slack.bot").length_min(1),
    pawl::field(&signup::outbox, "A file for what no credential is set for; else the run fails"))

struct brief {
  std::string text;
  std::vector<std::string> delivered;  // for each way that was asked for: what became of it
};
BOOST_DESCRIBE_STRUCT(brief, (), (text, delivered))

static pawl::task<boost::json::value> look_up(pawl::context& ctx, std::string place) {
  if (place.starts_with("http://") || place.starts_with("https://")) {
    auto answer = co_await pawl::http::request.run(ctx, {.url = place});
    if (!answer.json) throw pawl::final_error("not_json", place + " did not answer with JSON");
    co_return *answer.json;
  }
  auto file = co_await pawl::files::read.run(ctx, {.path = place});
  co_return pawl::from_json<boost::json::value>(file.text.value_or(""));
}

static pawl::task<std::string> draft(pawl::context& ctx, std::string model, std::string facts) {
  pawl::prompt_options options;
  options.model = std::move(model);
  options.system = "You write for the sales team of a software company. Make nothing up.";
  std::string words = co_await ctx.prompt_llm(
      "In two sentences, what does this company want of us? " + facts, options);
  if (!words.ends_with('\n')) words += '\n';
  co_return words;
}

static pawl::task<std::string> send_mail(pawl::context& ctx, signup in, std::string text) {
  pawl::smtp::send_input made{.from = {in.mail->from}};
  made.to = {{in.mail->to}};
  made.subject = in.name + " signed up";
  made.text = std::move(text);
  auto sent = co_await pawl::smtp::send.run(ctx, made);
  co_return "sent as " + sent.message_id;
}

static pawl::task<std::string> post(pawl::context& ctx, std::string channel, std::string text) {
  auto sent = co_await pawl::slack::send_message.run(ctx, {.channel = channel, .text = text});
  co_return "posted as " + sent.ts;
}

static pawl::task<std::string> deliver(pawl::context& ctx, pawl::task<std::string> send,
                                       std::string to, std::string text,
                                       std::optional<std::string> outbox) {
  try {
    co_return to + ": " + co_await std::move(send);
  } catch (const pawl::step_error& why) {
    if (why.code() != PAWL_ERROR_MISSING_CREDENTIAL || !outbox) throw;
  }
  co_await pawl::files::append.run(ctx, {.path = *outbox, .text = to + ":\n" + text});
  co_return to + ": not sent, as no credential is set; kept in " + *outbox;
}

static pawl::task<brief> signup_pipeline(pawl::context& ctx, signup in) {
  auto company = co_await look_up(ctx, in.company);
  boost::json::object data = {{"name", in.name}, {"email", in.email}, {"company", company}};
  auto rendered =
      co_await pawl::text::render.run(ctx, {.template_text = in.brief_template, .data = data});
  brief made{rendered.text + co_await draft(ctx, in.model, rendered.text), {}};
  if (in.mail)
    made.delivered.push_back(co_await deliver(ctx, send_mail(ctx, in, made.text),
                                              "mail to " + in.mail->to, made.text, in.outbox));
  if (in.slack_channel)
    made.delivered.push_back(co_await deliver(ctx, post(ctx, *in.slack_channel, made.text),
                                              "Slack " + *in.slack_channel, made.text, in.outbox));
  co_return made;
}
PAWL_WORKFLOW(signup_pipeline, "signup-pipeline", "Signup pipeline",
              "Looks a signup's company up, renders a brief, and delivers it by mail and in Slack")

PAWL_MODULE("signup-pipeline", "2.1.0", "Signup pipeline",
            "The workflow from a signup to a brief about its company")
