// An MCP server on stdin and stdout that behaves as its first word says: "good", or in one of the
// ways in which a server can go wrong. What it is told is written into the file that the second
// word names.
#include <boost/json.hpp>
#include <boost/json/src.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>

namespace {

namespace json = boost::json;

std::string way;

void say(const json::object& message) {
  std::cout << json::serialize(message) << std::endl;
}

void answer(const json::value& id, json::value result) {
  say({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

json::object tool(std::string_view name, std::string_view member = "value") {
  return {{"name", name},
          {"description", "A tool of the tests"},
          {"inputSchema",
           {{"type", "object"},
            {"properties", json::object{{member, {{"type", "integer"}}}}},
            {"required", json::array{member}}}}};
}

json::object text(std::string_view said) {
  return {{"content", json::array{json::object{{"type", "text"}, {"text", said}}}}};
}

void initialize(const json::value& id) {
  answer(id, {{"protocolVersion", way == "future" ? "2999-01-01" : "2025-11-25"},
              {"capabilities", {{"tools", json::object()}}},
              {"serverInfo", {{"name", "odd"}, {"version", "1"}}}});
}

// In two pages.
void list(const json::value& id, const json::object& params, bool has_grown) {
  static int page = 0;
  if (way == "endless")
    return answer(id, {{"tools", json::array()}, {"nextCursor", std::to_string(++page)}});
  if (!params.contains("cursor")) {
    json::object add = tool("Add.One");
    add["outputSchema"] = {{"type", "object"},
                           {"properties", {{"value", {{"type", "integer"}}}}},
                           {"required", {"value"}}};
    add["annotations"] = {{"readOnlyHint", true}};
    json::object broken = tool("broken-schema");
    broken["inputSchema"] = {{"type", 5}};
    return answer(id, {{"tools", {add, broken, tool("say")}}, {"nextCursor", "2"}});
  }
  json::array rest = {tool("fail"), tool("refuse"), tool("hold"),        tool("die"),  tool("huge"),
                      tool("grow"), tool("lie"),    tool("environment"), tool("leave")};
  if (has_grown) rest.push_back(tool("grown"));
  answer(id, {{"tools", rest}});
}

class server {
 public:
  void take(const json::object& told) {
    const std::string method(told.contains("method") ? told.at("method").as_string() : "");
    const json::value id = told.contains("id") ? told.at("id") : nullptr;
    if (method == "initialize" && way == "silent") return;
    if (method == "initialize") return initialize(id);
    if (method == "tools/list") return list(id, told.at("params").as_object(), has_grown_);
    if (method == "tools/call") return call(id, told.at("params").as_object());
  }

 private:
  void call(const json::value& id, const json::object& params) {
    const std::string_view name = params.at("name").as_string();
    if (name == "Add.One") {
      json::object made = text("one more");
      made["structuredContent"] = {{"value", params.at("arguments").at("value").as_int64() + 1}};
      return answer(id, made);
    }
    if (name == "say" || name == "broken-schema" || name == "grown") return answer(id, text(name));
    if (name == "environment") return answer(id, text(variables()));
    if (name == "lie") return answer(id, {{"content", "nothing of the kind"}});
    if (name == "fail") {
      json::object made = text("no luck");
      made["isError"] = true;
      return answer(id, made);
    }
    if (name == "refuse")
      return say(
          {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", -32602}, {"message", "not so"}}}});
    if (name == "hold")
      return say({{"jsonrpc", "2.0"},
                  {"method", "notifications/progress"},
                  {"params", {{"progressToken", id}, {"progress", 1}, {"message", "a moment"}}}});
    if (name == "die") ::_exit(3);
    if (name == "leave") {  // slowly: it says no more, and stays until it is killed
      std::signal(SIGTERM, SIG_IGN);
      ::close(STDOUT_FILENO);
      for (;;) ::pause();
    }
    if (name == "huge") return answer(id, text(std::string(40'000'000, 'x')));
    has_grown_ = true;
    say({{"jsonrpc", "2.0"}, {"method", "notifications/tools/list_changed"}});
    answer(id, text("grown"));
  }

  static std::string variables() {
    std::string all;
    for (char** each = environ; *each != nullptr; ++each) all += std::string(*each) + "\n";
    return all;
  }

  bool has_grown_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  way = argc > 1 ? argv[1] : "good";
  std::ofstream told;
  if (argc > 2) told.open(argv[2], std::ios::app);
  if (way == "garbage") std::cout << "Welcome!\n{\"jsonrpc\":\n[]\n\x01\xff\n" << std::endl;
  if (way == "exits") {
    std::cerr << "no configuration" << std::endl;
    return 7;
  }
  server one;
  for (std::string line; std::getline(std::cin, line);) {
    told << line << std::endl;
    one.take(json::parse(line).as_object());
  }
  told << "end" << std::endl;
}
