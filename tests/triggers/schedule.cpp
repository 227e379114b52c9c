#include "triggers/schedule.hpp"

#include <boost/test/unit_test.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace triggers = pawl::triggers;

namespace {

constexpr int64_t minute_ms = 60'000;
constexpr int64_t hour_ms = 60 * minute_ms;
constexpr int64_t day_ms = 24 * hour_ms;

// "2024-03-31T00:59" of UTC.
int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  using namespace std::chrono;
  return milliseconds(sys_days(std::chrono::year(year) / month / day).time_since_epoch()).count() +
         hour * hour_ms + minute * minute_ms;
}

triggers::schedule of(std::string_view cron, std::string_view zone) {
  auto when = triggers::cron::parse(cron);
  auto where = triggers::time_zone::find(zone);
  BOOST_REQUIRE(when.ok());
  BOOST_REQUIRE(where.ok());
  return {*when, *where};
}

// The ticks of a day or more, in UTC: "00:30 01:00".
std::string ticks(const triggers::schedule& from, int64_t after_ms, int64_t until_ms) {
  std::string all;
  for (const int64_t tick : from.ticks(after_ms, until_ms, 1'000))
    all += fmt::format("{}{:%d %H:%M}", all.empty() ? "" : ", ",
                       fmt::gmtime(static_cast<std::time_t>(tick / 1'000)));
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(spring_in_vienna) {
  // 2024-03-31 02:00 becomes 03:00, which is 01:00 UTC.
  const int64_t from = utc(2024, 3, 30, 12), until = utc(2024, 4, 1, 12);
  BOOST_TEST(ticks(of("30 2 * * *", "Europe/Vienna"), from, until) == "31 01:00, 01 00:30");
  BOOST_TEST(ticks(of("0 2 * * *", "Europe/Vienna"), from, until) == "31 01:00, 01 00:00");
  BOOST_TEST(ticks(of("0 3 * * *", "Europe/Vienna"), from, until) == "31 01:00, 01 01:00");
  BOOST_TEST(ticks(of("10,20 2 * * *", "Europe/Vienna"), from, until) ==
             "31 01:00, 01 00:10, 01 00:20");
  BOOST_TEST(ticks(of("0,30 2,3 * * *", "Europe/Vienna"), from, utc(2024, 3, 31, 12)) ==
             "31 01:00, 31 01:30");
  BOOST_TEST(ticks(of("59 1 * * *", "Europe/Vienna"), from, until) == "31 00:59, 31 23:59");
  // What keeps its pace skips the hour that does not exist.
  BOOST_TEST(ticks(of("0 * * * *", "Europe/Vienna"), utc(2024, 3, 30, 22, 30),
                   utc(2024, 3, 31, 3)) == "30 23:00, 31 00:00, 31 01:00, 31 02:00, 31 03:00");
  BOOST_TEST(ticks(of("*/30 2 * * *", "Europe/Vienna"), from, until) == "01 00:00, 01 00:30");
}

BOOST_AUTO_TEST_CASE(autumn_in_vienna) {
  // 2024-10-27 03:00 becomes 02:00, which is 01:00 UTC.
  const int64_t from = utc(2024, 10, 26, 12), until = utc(2024, 10, 28, 12);
  BOOST_TEST(ticks(of("30 2 * * *", "Europe/Vienna"), from, until) == "27 00:30, 28 01:30");
  BOOST_TEST(ticks(of("0 3 * * *", "Europe/Vienna"), from, until) == "27 02:00, 28 02:00");
  BOOST_TEST(ticks(of("0 2 * * *", "Europe/Vienna"), from, until) == "27 00:00, 28 01:00");
  // What keeps its pace goes through both hours.
  BOOST_TEST(ticks(of("*/30 2 * * *", "Europe/Vienna"), from, utc(2024, 10, 27, 12)) ==
             "27 00:00, 27 00:30, 27 01:00, 27 01:30");
  BOOST_TEST(ticks(of("0 * * * *", "Europe/Vienna"), utc(2024, 10, 26, 23, 30),
                   utc(2024, 10, 27, 3)) == "27 00:00, 27 01:00, 27 02:00, 27 03:00");
}

BOOST_AUTO_TEST_CASE(zones_of_all_kinds) {
  // New York, 2024-03-10 02:00 to 03:00 (07:00 UTC) and 2024-11-03 02:00 to 01:00 (06:00 UTC).
  BOOST_TEST(ticks(of("30 2 * * *", "America/New_York"), utc(2024, 3, 10), utc(2024, 3, 11, 12)) ==
             "10 07:00, 11 06:30");
  BOOST_TEST(ticks(of("30 1 * * *", "America/New_York"), utc(2024, 11, 3), utc(2024, 11, 4, 12)) ==
             "03 05:30, 04 06:30");
  // Lord Howe Island changes by half an hour: 2024-10-06 02:00 to 02:30, 2024-04-07 02:00 to 01:30.
  BOOST_TEST(ticks(of("15 2 * * *", "Australia/Lord_Howe"), utc(2024, 10, 5, 12),
                   utc(2024, 10, 6, 20)) == "05 15:30, 06 15:15");
  BOOST_TEST(ticks(of("45 1 * * *", "Australia/Lord_Howe"), utc(2024, 4, 6, 12),
                   utc(2024, 4, 7, 20)) == "06 14:45, 07 15:15");
  // Apia had no 2011-12-30 at all.
  BOOST_TEST(ticks(of("0 9 * * *", "Pacific/Apia"), utc(2011, 12, 29), utc(2011, 12, 31, 23)) ==
             "29 19:00, 30 10:00, 30 19:00, 31 19:00");
  // Nepal is 5 h 45 min ahead, always.
  BOOST_TEST(ticks(of("0 0 * * *", "Asia/Kathmandu"), utc(2024, 6, 1), utc(2024, 6, 3)) ==
             "01 18:15, 02 18:15");
}

BOOST_AUTO_TEST_CASE(once_a_day_over_twenty_years) {
  for (const char* zone : {"Europe/Vienna", "America/New_York", "America/Sao_Paulo",
                           "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "UTC"}) {
    for (const char* cron : {"30 2 * * *", "0 0 * * *", "30 1 * * *", "0 3 * * *"}) {
      const auto daily = of(cron, zone);
      int64_t at = utc(2009, 12, 31, 12);
      int days = 0;
      const int64_t until = utc(2029, 12, 31, 12);
      while (true) {
        const int64_t next = daily.next(at);
        if (next > until) break;
        BOOST_REQUIRE_GT(next, at);
        if (days > 0) {
          BOOST_REQUIRE_MESSAGE(
              next - at >= 22 * hour_ms && next - at <= 26 * hour_ms,
              zone << " " << cron << ": " << (next - at) / minute_ms << " minutes after " << at);
        }
        at = next;
        ++days;
      }
      BOOST_TEST(days == 20 * 365 + 5, zone << " " << cron << " has " << days);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_quarter_of_an_hour_keeps_its_pace_over_years) {
  for (const char* zone : {"Europe/Vienna", "America/New_York", "Africa/Casablanca"}) {
    const auto often = of("*/15 * * * *", zone);
    int64_t at = utc(2023, 1, 1);
    while (at < utc(2025, 1, 1)) {
      const int64_t next = often.next(at);
      BOOST_REQUIRE_EQUAL(next - at, 15 * minute_ms);
      at = next;
    }
  }
}

BOOST_AUTO_TEST_CASE(evenly_spaced) {
  const triggers::schedule ten_seconds(10'000);
  BOOST_TEST(ten_seconds.next(0) == 10'000);
  BOOST_TEST(ten_seconds.next(9'999) == 10'000);
  BOOST_TEST(ten_seconds.next(10'000) == 20'000);
}

BOOST_AUTO_TEST_CASE(the_newest_ticks_of_a_long_time) {
  const auto minutely = of("* * * * *", "Europe/Vienna");
  const int64_t until = utc(2024, 7, 1, 0, 0) + 30'000;
  const auto newest = minutely.ticks(utc(2014, 7, 1), until, 3);
  BOOST_REQUIRE_EQUAL(newest.size(), 3U);
  BOOST_TEST(newest.back() == utc(2024, 7, 1));
  BOOST_TEST(newest.front() == utc(2024, 7, 1) - 2 * minute_ms);
  const auto yearly = of("@yearly", "UTC").ticks(utc(2019, 6, 1), until, 10);
  BOOST_TEST(yearly.size() == 5U);
  BOOST_TEST(minutely.ticks(until, until + day_ms, 10'000).size() == 24U * 60);
  BOOST_TEST(minutely.ticks(until, until, 10).empty());
}

BOOST_AUTO_TEST_CASE(unknown_zones) {
  const auto wrong = triggers::time_zone::find("Europe/Wienna");
  BOOST_REQUIRE(!wrong);
  BOOST_TEST(wrong.error().code == "invalid_input");
  BOOST_TEST(wrong.error().message.find("Europe/Vienna") != std::string::npos);
  BOOST_TEST(!triggers::time_zone::find("").ok());
  BOOST_TEST(!triggers::time_zone::find("../../etc/passwd").ok());
}
