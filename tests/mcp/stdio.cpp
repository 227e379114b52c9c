#include "mcp/server/stdio.hpp"

#include "mcp/support.hpp"

#include <sstream>

using namespace mcp_tests;

BOOST_FIXTURE_TEST_SUITE(mcp_stdio, fixture)

BOOST_AUTO_TEST_CASE(each_line_is_a_message_and_nothing_else_is_written) {
  constexpr size_t bytes_max = 200;
  std::istringstream in(
      R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05"}})"
      "\n\n  \r\n"
      R"({"jsonrpc":"2.0","method":"notifications/initialized"})"
      "\nno JSON\n" +
      std::string(1'000, 'x') + "\n" +
      R"([{"jsonrpc":"2.0","id":2,"method":"ping"},{"jsonrpc":"2.0","id":3,"method":"ping"}])" +
      "\n" + R"({"jsonrpc":"2.0","id":4,"method":"ping"})");
  std::ostringstream out;
  mcp::serve_stdio(host(), {}, bytes_max, in, out);
  std::istringstream lines(out.str());
  std::vector<json::object> told;
  for (std::string line; std::getline(lines, line);) told.push_back(json::parse(line).as_object());
  BOOST_TEST_REQUIRE(told.size() == 5U);
  BOOST_TEST(told[0].at("result").at("protocolVersion") == "2024-11-05");
  BOOST_TEST(told[1].at("error").at("code") == mcp::rpc_code::parse_error);
  BOOST_TEST(json::serialize(told[2]).find("200 bytes") != std::string::npos);
  BOOST_TEST(told[3].at("id") == 2);
  BOOST_TEST(told[4].at("id") == 3);  // what has no end of its line was never said
}

BOOST_AUTO_TEST_SUITE_END()
