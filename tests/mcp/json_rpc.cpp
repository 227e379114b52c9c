#include "mcp/json_rpc.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace pawl::mcp;
namespace json = boost::json;

namespace {

message only(std::string_view text) {
  const reading read = read_messages(text);
  for (const auto& each : read.refused) BOOST_FAIL(text << ": " << each.why.message);
  BOOST_TEST_REQUIRE(read.messages.size() == 1U);
  return read.messages.front();
}

int refusal_of(std::string_view text) {
  const reading read = read_messages(text);
  BOOST_TEST_REQUIRE(read.refused.size() == 1U, text);
  BOOST_TEST(read.messages.empty());
  BOOST_TEST(!read.refused.front().why.message.empty());
  return read.refused.front().why.code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mcp_json_rpc)

BOOST_AUTO_TEST_CASE(the_three_kinds_of_messages_are_told_apart) {
  const message request = only(R"({"jsonrpc":"2.0","id":"a","method":"m","params":{"x":1}})");
  BOOST_TEST((request.kind == message_kind::request));
  BOOST_TEST(request.id == json::value("a"));
  BOOST_TEST(request.method == "m");
  BOOST_TEST(request.params.at("x") == 1);
  const message notification = only(R"({"jsonrpc":"2.0","method":"m"})");
  BOOST_TEST((notification.kind == message_kind::notification));
  BOOST_TEST(notification.params.empty());
  const message result = only(R"({"jsonrpc":"2.0","id":7,"result":{"x":1}})");
  BOOST_TEST((result.kind == message_kind::response));
  BOOST_TEST(result.result.at("x") == 1);
  const message error =
      only(R"({"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"no","data":[2]}})");
  BOOST_TEST((error.kind == message_kind::response));
  BOOST_TEST(error.error->code == -1);
  BOOST_TEST(error.error->message == "no");
  BOOST_TEST(error.error->data.at(0) == 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_refused_with_its_code) {
  BOOST_TEST(refusal_of("") == rpc_code::parse_error);
  BOOST_TEST(refusal_of("{") == rpc_code::parse_error);
  BOOST_TEST(refusal_of("{} {}") == rpc_code::parse_error);
  BOOST_TEST(refusal_of(std::string(100'000, '[')) == rpc_code::parse_error);
  for (const char* text :
       {"1", "null", "[]", "{}", R"({"id":1,"method":"m"})",
        R"({"jsonrpc":"1.0","id":1,"method":"m"})", R"({"jsonrpc":"2.0","id":1.5,"method":"m"})",
        R"({"jsonrpc":"2.0","id":null,"method":"m"})", R"({"jsonrpc":"2.0","id":{},"method":"m"})",
        R"({"jsonrpc":"2.0","id":1,"method":5})",
        R"({"jsonrpc":"2.0","id":1,"method":"m","params":[1]})", R"({"jsonrpc":"2.0","id":1})",
        R"({"jsonrpc":"2.0","result":1})",
        R"({"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1}})",
        R"({"jsonrpc":"2.0","id":1,"error":"no"})",
        R"({"jsonrpc":"2.0","id":1,"error":{"code":"x"}})"})
    BOOST_TEST(refusal_of(text) == rpc_code::invalid_request, text);
}

BOOST_AUTO_TEST_CASE(a_refused_request_keeps_its_id) {
  const reading read = read_messages(R"({"jsonrpc":"2.0","id":9,"method":1})");
  BOOST_TEST_REQUIRE(read.refused.size() == 1U);
  BOOST_TEST(read.refused.front().id == 9);
}

BOOST_AUTO_TEST_CASE(a_batch_is_its_messages) {
  const reading read =
      read_messages(R"([{"jsonrpc":"2.0","id":1,"method":"a"},5,{"jsonrpc":"2.0","method":"b"}])");
  BOOST_TEST(read.messages.size() == 2U);
  BOOST_TEST(read.refused.size() == 1U);
  std::string many = "[";
  for (int i = 0; i < 101; ++i)
    many += std::string(i > 0 ? "," : "") + R"({"jsonrpc":"2.0","method":"m"})";
  BOOST_TEST(refusal_of(many + "]") == rpc_code::invalid_request);
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_as_it_was) {
  const message request = only(request_text(5, "m", {{"a", "b\n"}}));
  BOOST_TEST(request.id == 5);
  BOOST_TEST(request.params.at("a") == "b\n");
  BOOST_TEST(request_text(5, "m", {{"a", "b\n"}}).find('\n') == std::string::npos);
  BOOST_TEST(only(notification_text("n", {})).method == "n");
  BOOST_TEST(only(result_text("x", {{"r", 1}})).result.at("r") == 1);
  BOOST_TEST(only(error_text("x", {-5, "no", nullptr})).error->code == -5);
}

BOOST_AUTO_TEST_SUITE_END()
