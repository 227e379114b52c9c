#include "plugins/module_fixture.hpp"

#include <pawl/plugins/text.hpp>

namespace text = pawl::text;

struct fixture {
  std::string render(const std::string& template_text, const std::string& data,
                     text::escape escape = text::escape::none, bool strict = true) {
    return module.run(text::render, {template_text, boost::json::parse(data), escape, strict}).text;
  }
  std::string code(const std::string& template_text, const std::string& data = "{}") {
    return module.failure(text::render, {template_text, boost::json::parse(data)}).code();
  }
  pawl::test::loaded_module module;
};

BOOST_FIXTURE_TEST_SUITE(text_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  const auto [output, expected] = module.example("text.render", "render");
  BOOST_TEST(output == expected);
}

BOOST_AUTO_TEST_CASE(names_sections_and_lists) {
  BOOST_TEST(render("{{a}} {{b.c}}", R"({"a":"x","b":{"c":2.50}})") == "x 2.5");
  BOOST_TEST(render("{{#on}}yes{{/on}}{{^on}}no{{/on}}", R"({"on":true})") == "yes");
  BOOST_TEST(render("{{#on}}yes{{/on}}{{^on}}no{{/on}}", R"({"on":null})") == "no");
  BOOST_TEST(render("{{#items}}[{{.}}]{{/items}}", R"({"items":["a",1,"b"]})") == "[a][1][b]");
  BOOST_TEST(render("{{^items}}none{{/items}}", R"({"items":[]})") == "none");
  BOOST_TEST(render("{{! a remark }}x", "{}") == "x");
  BOOST_TEST(render("{{yes}} {{nil}} {{list}}", R"({"yes":true,"nil":null,"list":[1,"a"]})") ==
             R"(true  [1,"a"])");
}

BOOST_AUTO_TEST_CASE(a_line_with_only_a_section_tag_goes_away) {
  BOOST_TEST(render("a\n{{#items}}\n- {{name}}\n{{/items}}\nb\n",
                    R"({"items":[{"name":"x"},{"name":"y"}]})") == "a\n- x\n- y\nb\n");
}

BOOST_AUTO_TEST_CASE(lines_are_kept_where_a_tag_is_not_alone) {
  BOOST_TEST(render("a\n  {{! gone }}  \nb", "{}") == "a\nb");
  BOOST_TEST(render("x {{#on}}\ny{{/on}}\n", R"({"on":true})") == "x \ny\n");
  BOOST_TEST(render("{{#on}}\r\ny\r\n{{/on}}\r\nz", R"({"on":true})") == "y\r\nz");
  BOOST_TEST(render("{{^on}}\ny\n{{/on}}\nz", R"({"on":true})") == "z");
  BOOST_TEST(render("{{a}}\n", R"({"a":""})") == "\n");
}

BOOST_AUTO_TEST_CASE(names_are_looked_up_from_the_inside_out) {
  const std::string data = R"({"a":1,"b":{"a":2,"c":{"d":3}},"e":{"b":{}}})";
  BOOST_TEST(render("{{#b}}{{a}}{{c.d}}{{/b}}{{a}}", data) == "231");
  BOOST_TEST(render("{{#e}}{{^b.c}}no c in the inner b{{/b.c}}{{/e}}", data) ==
             "no c in the inner b");
}

BOOST_AUTO_TEST_CASE(html_is_escaped_when_asked) {
  const std::string data = R"({"a":"<b> & \"c\""})";
  BOOST_TEST(render("{{a}}", data) == R"(<b> & "c")");
  BOOST_TEST(render("{{a}}", data, text::escape::html) == "&lt;b&gt; &amp; &quot;c&quot;");
  BOOST_TEST(render("{{{a}}}{{&a}}", R"({"a":"<"})", text::escape::html) == "<<");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_in_the_data_fails_unless_told_otherwise) {
  BOOST_TEST(code("Dear {{nmae}}", R"({"name":"Ada"})") == "missing_value");
  BOOST_TEST(render("Dear {{nmae}}", R"({"name":"Ada"})", text::escape::none, false) == "Dear ");
}

BOOST_AUTO_TEST_CASE(data_is_never_taken_for_a_template) {
  BOOST_TEST(render("{{a}}", R"({"a":"{{b}}","b":"x"})") == "{{b}}");
  BOOST_TEST(code("{{>a}}", R"({"a":"{{>a}}"})") == "invalid_template");
}

BOOST_AUTO_TEST_CASE(a_bad_template_says_so) {
  BOOST_TEST(code("{{#a}}", R"({"a":true})") == "invalid_template");
  BOOST_TEST(code("{{a", R"({"a":1})") == "invalid_template");
  BOOST_TEST(code("{{#a}}{{/b}}", R"({"a":true})") == "invalid_template");
  BOOST_TEST(code("{{=<% %>=}}") == "invalid_template");
  BOOST_TEST(code("{{") == "invalid_template");
  BOOST_TEST(code("{{{") == "invalid_template");
  BOOST_TEST(code("{{}}") == "invalid_template");
  BOOST_TEST(code("{{{}}}") == "invalid_template");
  BOOST_TEST(code("{{#}}{{/}}") == "invalid_template");
  BOOST_TEST(code("{{/a}}") == "invalid_template");
  const auto why = module.failure(text::render, {"one\n{{a", {}});
  BOOST_TEST(why.message() == "the template is not valid: line 2: a tag is never closed");
}

BOOST_AUTO_TEST_CASE(a_template_made_to_exhaust_memory_is_stopped) {
  std::string deep;
  for (int i = 0; i < 30'000; ++i) deep += "{{#a}}";
  BOOST_TEST(code(deep, R"({"a":true})") == "invalid_template");

  std::string list = "[0";
  for (int i = 0; i < 999; ++i) list += ",0";
  const std::string data = R"({"a":)" + list + "]}";
  BOOST_TEST(code("{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}", data) == "too_large");
  BOOST_TEST(code("{{#a}}{{#a}}xxxxxxxx{{/a}}{{/a}}", data) == "too_large");
}

BOOST_AUTO_TEST_SUITE_END()
