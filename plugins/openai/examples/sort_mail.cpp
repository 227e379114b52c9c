// Asks a model what a mail wants; the answer is a struct, held to its schema.
#include <pawl/plugins/openai.hpp>
#include <pawl/workflow.hpp>

#include <string>

struct mail {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(mail, (), (text))

struct wish {
  std::string topic;
  bool urgent = false;
};
BOOST_DESCRIBE_STRUCT(wish, (), (topic, urgent))

static pawl::task<wish> sort_mail(pawl::context& ctx, mail in) {
  pawl::prompt_options options;
  options.model = "openai/gpt-5-mini";
  options.system = "You sort a shop's mail.";
  co_return co_await ctx.prompt_llm<wish>(in.text, options);
}
PAWL_WORKFLOW(sort_mail, "sort-mail", "Sort mail", "Says what a mail wants")

PAWL_MODULE("sort-mail", "1.0.0", "Sort mail", "Says what a mail wants")
