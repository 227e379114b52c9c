#include <pawl/action_ref.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

inline constexpr pawl::action<int, std::string> spell{"numbers.spell-out_2"};

BOOST_AUTO_TEST_CASE(a_reference_knows_its_slug_and_types) {
  static_assert(spell.slug() == "numbers.spell-out_2");
  using reference = std::remove_const_t<decltype(spell)>;
  BOOST_TEST((std::is_same_v<reference::input_type, int>));
  BOOST_TEST((std::is_same_v<reference::output_type, std::string>));
}

BOOST_AUTO_TEST_CASE(the_compiler_tells_slugs_from_other_text) {
  using pawl::detail::is_slug;
  static_assert(is_slug("a") && is_slug("0.b-c_d"));
  static_assert(!is_slug("") && !is_slug(".a") && !is_slug("A") && !is_slug("a b") &&
                !is_slug("a/b"));
  static_assert(
      !is_slug("0123456789012345678901234567890123456789012345678901234567890123"
               "01234567890123456789012345678901234567890123456789012345678901234"));
  BOOST_TEST(
      is_slug("0123456789012345678901234567890123456789012345678901234567890123"
              "0123456789012345678901234567890123456789012345678901234567890123"));
}
