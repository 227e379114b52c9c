#include "triggers/cron.hpp"

#include <boost/test/unit_test.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sstream>

namespace triggers = pawl::triggers;

namespace {

std::chrono::seconds at(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  using namespace std::chrono;
  return local_days(std::chrono::year(year) / month / day).time_since_epoch() + hours(hour) +
         minutes(minute);
}

std::string shown(std::chrono::seconds time) {
  return fmt::format("{:%a %Y-%m-%d %H:%M}", fmt::gmtime(static_cast<std::time_t>(time.count())));
}

// The first times after that one, or what is wrong with the text.
std::string next(std::string_view text, std::chrono::seconds after, int count = 1) {
  const auto made = triggers::cron::parse(text);
  if (!made) return made.error().message;
  std::string all;
  for (int i = 0; i < count; ++i) {
    after = made->next(after);
    all += (i == 0 ? "" : ", ") + shown(after);
  }
  return all;
}

std::string refusal(std::string_view text) {
  const auto made = triggers::cron::parse(text);
  BOOST_REQUIRE(!made);
  BOOST_TEST(made.error().code == "invalid_input");
  return made.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_field) {
  const auto monday = at(2024, 1, 1, 10, 30);
  BOOST_TEST(next("* * * * *", monday) == "Mon 2024-01-01 10:31");
  BOOST_TEST(next("*/15 * * * *", monday, 3) ==
             "Mon 2024-01-01 10:45, Mon 2024-01-01 11:00, Mon 2024-01-01 11:15");
  BOOST_TEST(next("5,35-37 * * * *", monday, 4) ==
             "Mon 2024-01-01 10:35, Mon 2024-01-01 10:36, Mon 2024-01-01 10:37, "
             "Mon 2024-01-01 11:05");
  BOOST_TEST(next("10-50/20 3 * * *", monday, 3) ==
             "Tue 2024-01-02 03:10, Tue 2024-01-02 03:30, Tue 2024-01-02 03:50");
  BOOST_TEST(next("0 9 * * MON-FRI", at(2024, 1, 5, 9), 2) ==
             "Mon 2024-01-08 09:00, Tue 2024-01-09 09:00");
  BOOST_TEST(next("0 0 31 * *", monday, 3) ==
             "Wed 2024-01-31 00:00, Sun 2024-03-31 00:00, Fri 2024-05-31 00:00");
  BOOST_TEST(next("0 0 1 feb,Aug *", monday, 2) == "Thu 2024-02-01 00:00, Thu 2024-08-01 00:00");
  BOOST_TEST(next("0 0 29 2 *", monday, 3) ==
             "Thu 2024-02-29 00:00, Tue 2028-02-29 00:00, Sun 2032-02-29 00:00");
  BOOST_TEST(next("0 0 29 2 *", at(2096, 3, 1)) == "Fri 2104-02-29 00:00");
}

BOOST_AUTO_TEST_CASE(sunday_is_0_and_7) {
  const auto monday = at(2024, 1, 1);
  for (const char* text : {"0 0 * * 0", "0 0 * * 7", "0 0 * * SUN", "0 0 * * sun"})
    BOOST_TEST(next(text, monday) == "Sun 2024-01-07 00:00");
  BOOST_TEST(next("0 0 * * 6-7", monday, 2) == "Sat 2024-01-06 00:00, Sun 2024-01-07 00:00");
  BOOST_TEST(next("0 0 * * */3", monday, 3) ==
             "Wed 2024-01-03 00:00, Sat 2024-01-06 00:00, Sun 2024-01-07 00:00");
}

BOOST_AUTO_TEST_CASE(either_day_when_both_are_restricted) {
  BOOST_TEST(next("0 0 13 * FRI", at(2024, 9, 1), 4) ==
             "Fri 2024-09-06 00:00, Fri 2024-09-13 00:00, Fri 2024-09-20 00:00, "
             "Fri 2024-09-27 00:00");
  BOOST_TEST(next("0 0 15 * FRI", at(2024, 9, 9), 2) ==
             "Fri 2024-09-13 00:00, Sun 2024-09-15 00:00");
  // A field that begins with '*' does not restrict: both must fit.
  BOOST_TEST(next("0 0 */2 * FRI", at(2024, 9, 1), 2) ==
             "Fri 2024-09-13 00:00, Fri 2024-09-27 00:00");
  // A day that never comes leaves the other.
  BOOST_TEST(next("0 0 30 2 MON", at(2024, 1, 30)) == "Mon 2024-02-05 00:00");
}

BOOST_AUTO_TEST_CASE(nicknames) {
  const auto from = at(2024, 1, 10, 10, 30);
  BOOST_TEST(next("@hourly", from) == "Wed 2024-01-10 11:00");
  BOOST_TEST(next("@daily", from) == "Thu 2024-01-11 00:00");
  BOOST_TEST(next("@Midnight", from) == "Thu 2024-01-11 00:00");
  BOOST_TEST(next("@weekly", from) == "Sun 2024-01-14 00:00");
  BOOST_TEST(next("@monthly", from) == "Thu 2024-02-01 00:00");
  BOOST_TEST(next("@yearly", from) == "Wed 2025-01-01 00:00");
  BOOST_TEST(next("@annually", from) == "Wed 2025-01-01 00:00");
}

BOOST_AUTO_TEST_CASE(rare_days) {
  // 29 February on a Monday, with a day of the month that begins with '*'.
  BOOST_TEST(next("0 0 29 2 */8", at(2024, 3, 1)) == "Sun 2032-02-29 00:00");
  BOOST_TEST(next("59 23 31 12 *", at(2024, 12, 31, 23, 59)) == "Wed 2025-12-31 23:59");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  BOOST_TEST(refusal("* * * *").find("has 4") != std::string::npos);
  BOOST_TEST(refusal("60 * * * *").find("minute: \"60\" is not within 0-59") != std::string::npos);
  BOOST_TEST(refusal("* * * * FRY").find("day of the week: \"FRY\"") != std::string::npos);
  BOOST_TEST(refusal("* 5-3 * * *").find("ends before it begins") != std::string::npos);
  BOOST_TEST(refusal("5/10 * * * *").find("5-59/10") != std::string::npos);
  BOOST_TEST(refusal("*/0 * * * *").find("above 0") != std::string::npos);
  BOOST_TEST(refusal("0 0 31 2,4 *").find("never comes") != std::string::npos);
  BOOST_TEST(refusal("\xff \x01").find("\"? ?\"") != std::string::npos);
  BOOST_TEST(refusal("@reboot").find("@hourly") != std::string::npos);
  for (const char* text : {"", "* * * * * *", ", * * * *", "1, * * * *", "1-2-3 * * * *",
                           "* * 0 * *", "* * * 13 *", "* * * * 8", "-1 * * * *", "1- * * * *",
                           "*/1/2 * * * *", "* * L * *", "99999999999 * * * *", "** * * * *"})
    refusal(text);
}
