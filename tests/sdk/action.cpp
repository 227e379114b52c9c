// An action is a function in one of three forms; its descriptor follows the C header.
#include "sdk/fake_host.hpp"

#include <pawl/action.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace std::chrono_literals;
using pawl::test::fake_host;

namespace shop {

struct order {
  std::string item;
  int count = 1;
};
BOOST_DESCRIBE_STRUCT(order, (), (item, count))
PAWL_SCHEMA(order, pawl::field(&order::count).minimum(1).defaults())

struct receipt {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(receipt, (), (text))

inline constexpr pawl::action<order, receipt> sell{"shop.sell"};
inline constexpr pawl::action<order, receipt> sell_once{"shop.sell-once"};
inline constexpr pawl::action<order, receipt> sell_later{"shop.sell-later"};
inline constexpr pawl::action<pawl::none, double> weigh{"shop.weigh"};

receipt sell_now(order order) {
  if (order.item == "air") throw pawl::transient_error("sold_out", "no air today", 2s);
  if (order.item == "fire") throw std::runtime_error("burnt");
  if (order.item == "void") throw 3;
  return {std::to_string(order.count) + " " + order.item};
}
PAWL_ACTION(sell, "Sell", "Sells an item at once", sell_now, pawl::blocking, pawl::safe,
            pawl::timeout(30s), pawl::example(R"({"item":"nail"})", R"({"text":"1 nail"})"),
            pawl::example(R"({"item":"nail","count":2})", R"({"text":"2 nail"})"))

PAWL_ACTION(sell_once, "Sell once", "Sells an item under the step's key",
            [](const pawl::call& call, const order& order) {
              return receipt{std::string(call.idempotency_key()) + " " + order.item};
            })

PAWL_ACTION(sell_later, "Sell later", "Sells an item when it likes",
            [](pawl::call_handle<receipt> call, order order) { call.complete({order.item}); })

PAWL_ACTION(weigh, "Weigh", "Fails to weigh", [](pawl::none) { return 0.0 / 0.0; })

}  // namespace shop

namespace {

struct fixture {
  fixture() { pawl::detail::exports().host = &host; }
  static const pawl_action& find(std::string_view slug) {
    for (const pawl_action* action : pawl::detail::exports().actions) {
      if (pawl::detail::text(action->name) == slug) return *action;
    }
    throw std::runtime_error("no such action");
  }
  pawl::error failure(std::string_view slug, const std::string& input) {
    const auto ended = host.run(find(slug), input);
    BOOST_REQUIRE(ended.error);
    return *ended.error;
  }
  fake_host host;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(actions, fixture)

BOOST_AUTO_TEST_CASE(a_descriptor_follows_the_c_header) {
  const pawl_action& sell = find("shop.sell");
  BOOST_TEST(sell.size == sizeof(pawl_action));
  BOOST_TEST(sell.flags == (PAWL_ACTION_BLOCKING | PAWL_ACTION_SAFE));
  BOOST_TEST(pawl::detail::text(sell.title) == "Sell");
  BOOST_TEST(pawl::detail::text(sell.description) == "Sells an item at once");
  BOOST_TEST(pawl::detail::text(sell.input_schema) == pawl::schema_of<shop::order>());
  BOOST_TEST(pawl::detail::text(sell.output_schema) == pawl::schema_of<shop::receipt>());
  BOOST_TEST((sell.cancel == nullptr));
  BOOST_TEST((find("shop.sell-later").cancel != nullptr));
}

BOOST_AUTO_TEST_CASE(options_are_a_json_object_or_empty) {
  const auto options = boost::json::parse(pawl::detail::text(find("shop.sell").options));
  BOOST_TEST(options.at("timeout_ms").as_int64() == 30'000);
  BOOST_TEST(options.at("examples").as_array().size() == 2u);
  BOOST_TEST(options.at("examples").at(1).at("input").at("count").as_int64() == 2);
  BOOST_TEST(find("shop.sell-once").options.size == 0u);
}

BOOST_AUTO_TEST_CASE(each_form_of_function_is_called) {
  BOOST_TEST(host.run(find("shop.sell"), R"({"item":"nail"})").output == R"({"text":"1 nail"})");
  BOOST_TEST(host.run(find("shop.sell-once"), R"({"item":"nail"})").output ==
             R"({"text":"key-1 nail"})");
  BOOST_TEST(host.run(find("shop.sell-later"), R"({"item":"nail"})").output ==
             R"({"text":"nail"})");
}

BOOST_AUTO_TEST_CASE(an_error_says_what_it_was_thrown_with) {
  const pawl::error why = failure("shop.sell", R"({"item":"air"})");
  BOOST_TEST(why.code() == "sold_out");
  BOOST_TEST(why.retryable());
  BOOST_TEST(why.retry_after().count() == 2'000);
}

BOOST_AUTO_TEST_CASE(any_other_exception_is_internal_and_final) {
  const pawl::error standard = failure("shop.sell", R"({"item":"fire"})");
  BOOST_TEST(standard.code() == PAWL_ERROR_INTERNAL);
  BOOST_TEST(standard.message() == "burnt");
  BOOST_TEST(!standard.retryable());
  BOOST_TEST(failure("shop.sell", R"({"item":"void"})").code() == PAWL_ERROR_INTERNAL);
}

BOOST_AUTO_TEST_CASE(input_and_output_that_do_not_fit_are_named) {
  const pawl::error input = failure("shop.sell", R"({"item":7})");
  BOOST_TEST(input.code() == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(input.message() == "/item: a string is expected, got a number");
  BOOST_TEST(failure("shop.weigh", "null").code() == PAWL_ERROR_INVALID_OUTPUT);
}

BOOST_AUTO_TEST_SUITE_END()
