#include <pawl/schema.hpp>

#include <boost/test/unit_test.hpp>

namespace shop {

enum class color { red, green };
BOOST_DESCRIBE_ENUM(color, red, green)

struct item {
  double price = 0;
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(item, (), (price, name))

struct entity {
  uint32_t id = 0;
};
BOOST_DESCRIBE_STRUCT(entity, (), (id))
PAWL_SCHEMA(entity, pawl::field(&entity::id, "Which one").minimum(1))

struct order : entity {
  std::string email;
  int count = 7;
  std::vector<item> items;
};
BOOST_DESCRIBE_STRUCT(order, (entity), (email, count, items))
PAWL_SCHEMA(order, pawl::closed,
            pawl::field(&order::email, "The buyer's \"address\"").format("email").length_max(99),
            pawl::field(&order::count).maximum(10.5).defaults(),
            pawl::field(&order::items).items_min(1).items_max(5))

struct paint {
  color shade = color::red;
  std::string maker;
};
BOOST_DESCRIBE_STRUCT(paint, (), (shade, maker))
PAWL_SCHEMA(paint, pawl::field(&paint::shade).defaults(color::green),
            pawl::field(&paint::maker).pattern("^[A-Z]").length_min(2).defaults("Acme"))

struct counter {
  uint64_t hits = 0;
};
BOOST_DESCRIBE_STRUCT(counter, (), (hits))

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

}  // namespace shop

BOOST_AUTO_TEST_CASE(simple_types) {
  BOOST_TEST(pawl::schema_of<bool>() == R"({"type":"boolean"})");
  BOOST_TEST(pawl::schema_of<int>() == R"({"type":"integer"})");
  BOOST_TEST(pawl::schema_of<float>() == R"({"type":"number"})");
  BOOST_TEST(pawl::schema_of<std::string>() == R"({"type":"string"})");
  BOOST_TEST(pawl::schema_of<shop::color>() == R"({"enum":["red","green"]})");
  BOOST_TEST(pawl::schema_of<boost::json::value>() == "{}");
  BOOST_TEST(pawl::schema_of<pawl::none>() == R"({"type":["object","null"]})");
  BOOST_TEST(pawl::schema_of<void>() == pawl::schema_of<pawl::none>());
  BOOST_TEST(pawl::schema_of<shop::nothing>() == R"({"type":"object","properties":{}})");
}

BOOST_AUTO_TEST_CASE(types_made_of_types) {
  BOOST_TEST(pawl::schema_of<std::vector<int>>() ==
             R"({"type":"array","items":{"type":"integer"}})");
  BOOST_TEST((pawl::schema_of<std::map<std::string, bool>>() ==
              R"({"type":"object","additionalProperties":{"type":"boolean"}})"));
  BOOST_TEST(pawl::schema_of<std::optional<int>>() == R"({"type":["integer","null"]})");
  BOOST_TEST(pawl::schema_of<std::optional<shop::color>>() == R"({"enum":["red","green",null]})");
  BOOST_TEST((pawl::schema_of<std::variant<int, std::string>>() ==
              R"({"anyOf":[{"type":"integer"},{"type":"string"}]})"));
  BOOST_TEST((pawl::schema_of<std::optional<std::variant<int, bool>>>() ==
              R"({"anyOf":[{"type":"integer"},{"type":"boolean"},{"type":"null"}]})"));
}

BOOST_AUTO_TEST_CASE(a_struct_with_bases_rules_and_defaults) {
  BOOST_TEST(
      pawl::schema_of<shop::order>() ==
      R"({"type":"object","properties":{)"
      R"("id":{"type":"integer","description":"Which one","minimum":1},)"
      R"("email":{"type":"string","description":"The buyer's \"address\"","format":"email","maxLength":99},)"
      R"("count":{"type":"integer","maximum":10.5,"default":7},)"
      R"("items":{"type":"array","items":{"type":"object","properties":{)"
      R"("price":{"type":"number"},"name":{"type":["string","null"]}},"required":["price"]},)"
      R"("minItems":1,"maxItems":5}},)"
      R"("required":["id","email","items"],"additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(defaults_of_enums_and_strings) {
  BOOST_TEST(pawl::schema_of<shop::paint>() ==
             R"({"type":"object","properties":{"shade":{"enum":["red","green"],"default":"green"},)"
             R"("maker":{"type":"string","pattern":"^[A-Z]","minLength":2,"default":"Acme"}}})");
}

BOOST_AUTO_TEST_CASE(an_unsigned_member_is_not_negative) {
  BOOST_TEST(
      pawl::schema_of<shop::counter>() ==
      R"({"type":"object","properties":{"hits":{"type":"integer","minimum":0}},"required":["hits"]})");
}

BOOST_AUTO_TEST_CASE(a_schema_is_made_once) {
  BOOST_TEST(&pawl::schema_of<shop::order>() == &pawl::schema_of<shop::order>());
}
