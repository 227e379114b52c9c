#include "mcp/event_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

std::vector<std::string> events_of(std::string_view text, size_t at_a_time) {
  std::vector<std::string> all;
  pawl::mcp::event_reader reader(1'000, [&](std::string data) { all.push_back(std::move(data)); });
  for (size_t at = 0; at < text.size(); at += at_a_time)
    BOOST_TEST(reader.read(text.substr(at, at_a_time)));
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mcp_event_reader)

BOOST_AUTO_TEST_CASE(events_are_the_same_however_their_bytes_come) {
  const std::string text =
      ": a comment\n\n"
      "data: one\n\n"
      "event: message\r\nid: 7\r\ndata:two\r\ndata: lines\r\n\r\n"
      "event: other\ndata: not ours\n\n"
      "retry: 5\n\n"
      "data\n\n"
      "event: other\n\n"
      "data: last\n\n"
      "data: not ended";
  const std::vector<std::string> wanted = {"one", "two\nlines", "", "last"};
  for (const size_t at_a_time : {1UL, 2UL, 3UL, 7UL, text.size()})
    BOOST_TEST(events_of(text, at_a_time) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_event_that_is_too_large_ends_it) {
  int events = 0;
  pawl::mcp::event_reader reader(10, [&](const std::string&) { ++events; });
  BOOST_TEST(reader.read("data: abc\n\n"));
  BOOST_TEST(!reader.read("data: 0123456789\n\n"));
  pawl::mcp::event_reader lines(20, [&](const std::string&) { ++events; });
  BOOST_TEST(!lines.read("data: 12345\ndata: 12345\ndata: 12345\ndata: 12345\n\n"));
  BOOST_TEST(events == 1);
}

BOOST_AUTO_TEST_CASE(the_last_id_is_kept) {
  pawl::mcp::event_reader reader(100, [](const std::string&) {});
  BOOST_TEST(reader.last_id().empty());
  BOOST_TEST(reader.read("id: a\ndata: 1\n\nid: b\n\n"));
  BOOST_TEST(reader.last_id() == "b");
}

BOOST_AUTO_TEST_SUITE_END()
