// Typed references to the actions of the text module.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace pawl::text {

enum class escape { none, html };
BOOST_DESCRIBE_ENUM(escape, none, html)

struct render_input {
  std::string template_text;
  boost::json::value data = {};
  text::escape escape = text::escape::none;
  bool strict = true;
};
BOOST_DESCRIBE_STRUCT(render_input, (), (template_text, data, escape, strict))
PAWL_SCHEMA(
    render_input, pawl::closed,
    pawl::field(&render_input::template_text, "A Mustache template").length_max(262'144),
    pawl::field(&render_input::data, "What the template's names refer to").defaults(),
    pawl::field(&render_input::escape, "How {{name}} is escaped; {{{name}}} never is").defaults(),
    pawl::field(&render_input::strict, "Fail when a {{name}} is not in the data").defaults())

struct render_output {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(render_output, (), (text))

inline constexpr pawl::action<render_input, render_output> render{"text.render"};

}  // namespace pawl::text
