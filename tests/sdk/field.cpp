// What PAWL_SCHEMA declares is there for the compiler, for a struct and for what derives from it.
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

namespace shop {

struct item {
  int id = 0;
  std::string name = "nail";
};
BOOST_DESCRIBE_STRUCT(item, (), (id, name))
PAWL_SCHEMA(item, pawl::field(&item::id, "Which one").minimum(1).maximum(99),
            pawl::field(&item::name).length_min(1).length_max(40).pattern("^[a-z]+$").defaults())

struct order : item {
  int count = 0;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(order, (item), (count, note))
PAWL_SCHEMA(order, pawl::closed, pawl::field(&order::count).defaults(3))

struct plain {
  int id = 0;
};
BOOST_DESCRIBE_STRUCT(plain, (), (id))

}  // namespace shop

using pawl::detail::default_of;
using pawl::detail::field_of;
using pawl::detail::initial_default;
using pawl::detail::is_closed;
using pawl::detail::no_default;

BOOST_AUTO_TEST_CASE(a_field_keeps_all_that_it_is_told) {
  constexpr pawl::detail::field_rules id = field_of<shop::item, &shop::item::id>.rules();
  BOOST_TEST(id.description == "Which one");
  BOOST_TEST(*id.minimum == 1);
  BOOST_TEST(*id.maximum == 99);
  BOOST_TEST(!id.length_min.has_value());

  constexpr pawl::detail::field_rules name = field_of<shop::item, &shop::item::name>.rules();
  BOOST_TEST(name.pattern == "^[a-z]+$");
  BOOST_TEST(*name.length_min == 1u);
  BOOST_TEST(*name.length_max == 40u);
}

BOOST_AUTO_TEST_CASE(what_a_base_says_holds_for_the_derived) {
  BOOST_TEST((field_of<shop::order, &shop::order::id>.rules().description == "Which one"));
  BOOST_TEST((std::is_same_v<default_of<shop::order, &shop::order::name>, initial_default>));
}

BOOST_AUTO_TEST_CASE(members_of_which_nothing_is_said_have_no_rules) {
  BOOST_TEST((std::is_same_v<default_of<shop::order, &shop::order::note>, no_default>));
  BOOST_TEST((field_of<shop::plain, &shop::plain::id>.rules().description.empty()));
}

BOOST_AUTO_TEST_CASE(a_default_keeps_its_value) {
  BOOST_TEST((field_of<shop::order, &shop::order::count>.default_value() == 3));
}

BOOST_AUTO_TEST_CASE(only_a_struct_that_says_so_is_closed) {
  BOOST_TEST(is_closed<shop::order>());
  BOOST_TEST(!is_closed<shop::item>());
  BOOST_TEST(!is_closed<shop::plain>());
}
