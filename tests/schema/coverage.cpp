#include "schema/coverage.hpp"

#include <boost/test/unit_test.hpp>

using pawl::schema::coverage;

BOOST_AUTO_TEST_CASE(marks_and_merges_at_any_size) {
  for (const size_t count : {1u, 64u, 65u, 256u, 257u, 1000u}) {
    coverage some(count), more(count);
    some.mark(0);
    more.mark(count - 1);
    some.merge(more);
    for (size_t at = 0; at < count; ++at) {
      BOOST_TEST(some.has(at) == (at == 0 || at == count - 1));
      BOOST_TEST(more.has(at) == (at == count - 1));
    }
  }
}
