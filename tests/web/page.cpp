// The page as the program answers for it.
#include "web/page.hpp"

#include "web/assets.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

namespace {

using pawl::web::answer;

std::string header(const pawl::http::response& of, std::string_view name) {
  return std::string(pawl::http::find_header(of.headers, name));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_start_is_html_that_may_load_nothing_from_elsewhere) {
  const auto page = answer({.path = "/"});
  BOOST_REQUIRE(page);
  BOOST_TEST(page->status == 200U);
  BOOST_TEST(page->content_type == "text/html; charset=utf-8");
  const std::string policy = header(*page, "Content-Security-Policy");
  BOOST_TEST(policy.starts_with("default-src 'none';"));
  BOOST_TEST(policy.find("unsafe") == std::string::npos);
  BOOST_TEST(policy.find("http") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_that_the_start_refers_to_is_there) {
  const std::string html = answer({.path = "/"})->body;
  size_t references = 0;
  for (size_t at = html.find("/assets/"); at != html.npos; at = html.find("/assets/", at + 1)) {
    const std::string path = html.substr(at, html.find('"', at) - at);
    BOOST_TEST(answer({.path = path}).has_value(), path);
    ++references;
  }
  BOOST_TEST(references > 2);
}

BOOST_AUTO_TEST_CASE(nothing_refers_to_another_site) {
  for (const auto& asset : pawl::web::assets())
    for (const char* reference : {"src=\"http", "href=\"http", "url(http", "from 'http", "@import"})
      BOOST_TEST(asset.bytes.find(reference) == std::string_view::npos, asset.path);
}

BOOST_AUTO_TEST_CASE(what_a_browser_has_is_not_sent_again) {
  const auto first = answer({.path = "/assets/main.js"});
  BOOST_REQUIRE(first);
  BOOST_TEST(first->content_type == "text/javascript; charset=utf-8");
  const auto again =
      answer({.path = "/assets/main.js", .headers = {{"If-None-Match", header(*first, "ETag")}}});
  BOOST_REQUIRE(again);
  BOOST_TEST(again->status == 304U);
  BOOST_TEST(again->body.empty());
  const auto other = answer({.path = "/assets/main.js", .headers = {{"If-None-Match", "\"old\""}}});
  BOOST_TEST(other->status == 200U);
}

BOOST_AUTO_TEST_CASE(other_paths_and_methods_are_not_the_pages) {
  BOOST_TEST(!answer({.path = "/assets/nothing.js"}));
  BOOST_TEST(!answer({.path = "/assets/"}));
  BOOST_TEST(!answer({.path = "/v1/runs"}));
  BOOST_TEST(!answer({.method = "POST", .path = "/"}));
  BOOST_TEST(answer({.method = "HEAD", .path = "/"}).has_value());
}
