// Looks a signup's company up, writes a brief about it, and sends the brief where it is wanted.
#include <pawl/plugins/files.hpp>
#include <pawl/plugins/http.hpp>
#include <pawl/plugins/text.hpp>
#include <pawl/workflow.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

struct signup {
  std::string name;
  std::string email;
  std::string company;
  std::string brief_template =
      "{{name}} <{{email}}> of {{company.name}} signed up: {{company.business}}, "
      "{{company.people}} people.\n";
  std::optional<std::string> write_to;
  std::optional<std::string> post_to;
};
BOOST_DESCRIBE_STRUCT(signup, (), (name, email, company, brief_template, write_to, post_to))
PAWL_SCHEMA(
    signup, pawl::closed, pawl::field(&signup::name, "Who signed up").length_min(1),
    pawl::field(&signup::email).format("email"),
    pawl::field(&signup::company, "Where JSON about the company is: a URL, or a file"),
    pawl::field(&signup::brief_template, "Mustache over name, email and company").defaults(),
    pawl::field(&signup::write_to, "A file that the brief is appended to"),
    pawl::field(&signup::post_to, "A URL that the brief is posted to").format("uri"))

struct brief {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(brief, (), (text))

static pawl::task<boost::json::value> look_up(pawl::context& ctx, std::string place) {
  if (place.starts_with("http://") || place.starts_with("https://")) {
    auto answer = co_await pawl::http::request.run(ctx, {.url = place});
    if (!answer.json) throw pawl::final_error("not_json", place + " did not answer with JSON");
    co_return *answer.json;
  }
  auto file = co_await pawl::files::read.run(ctx, {.path = place});
  co_return pawl::from_json<boost::json::value>(file.text.value_or(""));
}

static pawl::task<brief> signup_pipeline(pawl::context& ctx, signup in) {
  auto company = co_await look_up(ctx, in.company);
  boost::json::object data = {{"name", in.name}, {"email", in.email}, {"company", company}};
  auto made =
      co_await pawl::text::render.run(ctx, {.template_text = in.brief_template, .data = data});
  if (in.write_to) co_await pawl::files::append.run(ctx, {.path = *in.write_to, .text = made.text});
  if (in.post_to) {
    boost::json::object message = {{"text", made.text}};
    co_await pawl::http::request.run(ctx, {.url = *in.post_to, .method = "POST", .json = message});
  }
  co_return brief{made.text};
}
PAWL_WORKFLOW(signup_pipeline, "signup-pipeline", "Signup pipeline",
              "Looks a signup's company up, renders a brief, and writes it, posts it, or both")

PAWL_MODULE("signup-pipeline", "1.0.0", "Signup pipeline",
            "The workflow from a signup to a brief about its company")
