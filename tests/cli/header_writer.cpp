// The header was written by header_writer during the build; that this compiles is most of the test.
#include "modules/header_writer.hpp"

#include "cli/sample_module.hpp"
#include "sample_header.hpp"

#include <boost/test/unit_test.hpp>

using pawl::from_json;
using pawl::to_json;

template <class T, class U>
constexpr bool same = std::is_same_v<T, U>;

static_assert(shop::place_order.slug() == "shop.place-order");
static_assert(shop::delete_.slug() == "shop.delete");
static_assert(same<decltype(shop::delete_)::input_type, std::string>);
static_assert(same<decltype(shop::delete_)::output_type, pawl::none>);
static_assert(same<decltype(shop::n2fa)::input_type, boost::json::value>);
static_assert(same<decltype(shop::n2fa)::output_type, boost::json::value>);  // a member named class
static_assert(same<decltype(shop::place_order_2)::output_type, std::optional<int64_t>>);
static_assert(same<decltype(shop::fulfil)::output_type, boost::json::value>);

using order = shop::place_order_input;
static_assert(same<decltype(order::email), std::string>);
static_assert(same<decltype(order::tags), std::optional<std::vector<std::string>>>);
static_assert(same<decltype(order::prices), std::optional<std::map<std::string, double>>>);
static_assert(same<decltype(order::tier), std::optional<std::string>>);
static_assert(same<decltype(order::either), std::optional<std::variant<std::string, int64_t>>>);
static_assert(same<decltype(order::parent), decltype(order::other_parent)>);
static_assert(same<decltype(order::pairs), std::optional<std::vector<boost::json::value>>>);
static_assert(same<decltype(order::odd), std::optional<boost::json::value>>);

BOOST_AUTO_TEST_CASE(defaults_are_written_and_what_is_missing_is_not) {
  order made;
  made.email = "a@b.c";
  made.cleared = pawl::none();
  BOOST_TEST(to_json(made) ==
             R"({"email":"a@b.c","count":3,"share":0.5,"note":"say \"hi\"\n","gift":true,)"
             R"("speed":"fast","cleared":null,"anything":null})");
}

BOOST_AUTO_TEST_CASE(what_fits_the_schema_can_be_read) {
  const auto read = from_json<order>(
      R"({"email":"e","speed":"slow","address":{"city":"Ulm"},"either":7,"cleared":"x",
          "parent":{"name":"p","part":{"name":"q"}},"anything":[1]})");
  BOOST_TEST(read.count == 3);
  BOOST_TEST((read.speed == shop::place_order_input_speed::slow));
  BOOST_TEST(read.address->city == "Ulm");
  BOOST_TEST(std::get<int64_t>(*read.either) == 7);
  BOOST_TEST(read.parent->name == "p");
  BOOST_TEST(read.parent->part->at("name").as_string() == "q");  // a type that holds itself
}

BOOST_AUTO_TEST_CASE(a_module_of_actions_alone_needs_no_coroutines) {
  auto module = pawl::cli::test::sample_module();
  BOOST_TEST(pawl::modules::write_header(module).find("workflow_ref.hpp") != std::string::npos);
  module.workflows.clear();
  BOOST_TEST(pawl::modules::write_header(module).find("workflow_ref.hpp") == std::string::npos);
}
