// The module `text`: text from templates.
#include "mustache.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>
#include <pawl/plugins/text.hpp>

namespace pawl::text {
namespace {

render_output render_template(const render_input& in) {
  const mustache page(in.template_text);
  return {page.render(in.data, {in.escape == escape::html, in.strict})};
}

}  // namespace

PAWL_ACTION(render, "Render a template",
            "Fills a Mustache template with JSON data and gives the text", render_template,
            pawl::safe,
            pawl::example(R"({"template_text":"Dear {{name}},","data":{"name":"Ada"}})",
                          R"({"text":"Dear Ada,"})"))

}  // namespace pawl::text

PAWL_MODULE("text", PAWL_VERSION, "Text", "Makes text from templates and data")
