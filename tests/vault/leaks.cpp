// Goal: whatever is done with a secret, it is in no file, no log, no answer, and not in what a core
// dump of an idle host would hold: all memory that is ours alone and not exempt from dumps.
#include "daemon/support.hpp"
#include "vault/support.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sodium.h>
#include <sstream>

using namespace vault_tests;
namespace fs = std::filesystem;

namespace {

const std::string marked[] = {"marked-token-7f3a9c51e0b24d68", "marked-rotated-91d4c2b7a6058e3f",
                              "marked-client-5be8f0a1d37c9264"};

std::string base64(const std::string& text) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string made(sodium_base64_encoded_len(text.size(), variant), '\0');
  sodium_bin2base64(made.data(), made.size(), reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(), variant);
  made.pop_back();
  return made;
}

// Plain, and what is surely in base64 text that has it at any place.
std::vector<std::string> forms_of(const std::string& secret) {
  std::vector<std::string> forms = {secret};
  for (const std::string before : {"", "x", "xx"}) {
    const std::string text = base64(before + secret);
    forms.push_back(text.substr(4, text.size() - 8));
  }
  return forms;
}

void check_clean(const std::string& text, const std::string& where) {
  for (const std::string& secret : marked)
    for (const std::string& form : forms_of(secret))
      BOOST_TEST((text.find(form) == text.npos), form << " is in " << where);
}

std::string read_file(const fs::path& file) {
  std::ifstream from(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(from), {}};
}

void check_files(const fs::path& directory) {
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    check_clean(read_file(entry.path()), entry.path().string());
    ++files;
  }
  BOOST_TEST(files > 3u);
}

// Calls back with the name and the bytes of each mapping that a core dump has: private and
// writable, without "dd", which is what the system makes of MADV_DONTDUMP.
void each_dumped_mapping(pid_t of, const std::function<void(std::string, std::string)>& take) {
  std::ifstream maps("/proc/" + std::to_string(of) + "/smaps");
  std::ifstream memory("/proc/" + std::to_string(of) + "/mem", std::ios::binary);
  std::string line, range, permissions, name;
  while (std::getline(maps, line)) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first.find('-') != first.npos && !first.ends_with(':')) {
      std::string offset, device, inode;
      range = first;
      name.clear();
      words >> permissions >> offset >> device >> inode >> name;
    }
    if (first != "VmFlags:" || !permissions.starts_with("rw-p")) continue;
    if (line.find(" dd") != line.npos || line.find(" io") != line.npos) continue;
    const auto begin = std::stoull(range, nullptr, 16);
    const auto end = std::stoull(range.substr(range.find('-') + 1), nullptr, 16);
    std::string bytes(end - begin, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    take(range + ' ' + name, std::move(bytes));
  }
}

struct daemon_fixture {
  daemon_fixture() {
    fs::create_directories(directory.path / "data");
    std::ofstream(directory.path / "config.json")
        << R"({"log": {"level": "debug", "target": "file"}})";
    daemon.emplace(directory.path / "data",
                   std::vector<std::string>{"--listen", "127.0.0.1:0", "--config",
                                            (directory.path / "config.json").string()});
    BOOST_TEST_REQUIRE(daemon->serves());
    client.emplace(daemon->at(), std::chrono::minutes(1));
  }

  unsigned ask(std::string method, std::string path, const json::value& body = nullptr) {
    const auto given = must(
        client->send({.method = std::move(method),
                      .path = path.substr(0, path.find('?')),
                      .query = path.find('?') == path.npos ? "" : path.substr(path.find('?') + 1),
                      .body = body.is_null() ? "" : json::serialize(body)}));
    answers += given.body;
    last = given.body;
    return given.status;
  }
  void run(const std::string& action, const std::string& scope = "") {
    ask("POST", "/v1/workflows/visit/runs?wait=60", {{"action", action}, {"scope", scope}});
  }
  // `pawl credentials WORDS` over the same directory; its exit code.
  int command(const std::string& words) {
    const std::string line = std::string(PAWL_PROGRAM) + " credentials " + words + " --data " +
                             (directory.path / "data").string() + " 2>&1";
    FILE* from = ::popen(line.c_str(), "r");
    char piece[512];
    said.clear();
    while (std::fgets(piece, sizeof piece, from) != nullptr) said += piece;
    answers += said;
    return WEXITSTATUS(::pclose(from));
  }
  std::string file(const std::string& text) {
    const fs::path name = directory.path / "secret";
    std::ofstream(name) << text;
    return name.string();
  }

  pawl::cli::test::temporary_directory directory;
  token_server server;
  std::optional<daemon_tests::daemon_process> daemon;
  std::optional<http::client> client;
  std::string answers, last, said;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(leaks, daemon_fixture)

BOOST_AUTO_TEST_CASE(no_secret_is_left_anywhere) {
  const auto door = [](const std::string& token) {
    return json::object{{"token", token}, {"account", "seen-account-name"}};
  };
  BOOST_TEST(ask("POST", "/v1/credentials", {{"kind", "test.door"}, {"fields", door(marked[0])}}) ==
             201u);
  BOOST_TEST(command("set test.door --name cli < " + file(json::serialize(door(marked[0])))) == 0);
  run("spill");
  run("spill", "fail");
  BOOST_TEST(ask("POST", "/v1/credentials/test.door/project/main/rotate",
                 {{"fields", door(marked[1])}}) == 200u);
  run("spill", "keep");
  run("count");  // tells what was kept, in the log
  ask("POST", "/v1/actions/test.spill/call", {{"text", "fail"}});
  BOOST_TEST(ask("POST", "/v1/credentials",
                 {{"kind", "test.machine"}, {"fields", server.fields(marked[2])}}) == 201u);
  run("machine");  // keeps its token, but not the client's secret
  BOOST_TEST(ask("POST", "/v1/credentials/rekey") == 200u);
  ask("GET", "/v1/credentials/test.door/project/main");
  ask("GET", "/v1/credentials");
  ask("GET", "/v1/runs?limit=100");
  const json::value runs = json::parse(last);
  BOOST_TEST(runs.at("items").as_array().size() == 5u);
  for (const json::value& each : runs.at("items").as_array())
    for (const char* part : {"", "/steps", "/events"})
      BOOST_TEST(ask("GET", "/v1/runs/" + std::string(each.at("id").as_string()) + part) == 200u);
  ask("GET", "/metrics");

  BOOST_TEST(server.forms().size() == 1u);  // the secret was in use
  BOOST_TEST(form_field(server.forms().front(), "client_secret") == marked[2]);
  BOOST_TEST(answers.find("[redacted]") != answers.npos);
  check_clean(answers, "an answer of the API");

  size_t mappings = 0;
  each_dumped_mapping(daemon->id(), [&](const std::string& name, const std::string& bytes) {
    ++mappings;
    check_clean(bytes, "memory " + name);
  });
  BOOST_TEST(mappings > 10u);
  BOOST_TEST(daemon->end(SIGTERM) == 0);
  check_files(directory.path / "data");
  const std::string log = read_file(directory.path / "data" / "logs" / "pawl.log");
  BOOST_TEST(log.find("the key is [redacted]") != log.npos);
  BOOST_TEST(log.find("kept: [redacted].") != log.npos);
}

BOOST_AUTO_TEST_CASE(the_command_line_takes_secrets_from_files_and_variables_only) {
  BOOST_TEST(command("set test.door --field account=me --field token=" + marked[0]) == 2);
  BOOST_TEST(said.find("must not be an argument") != said.npos);
  BOOST_TEST(command("set test.door --fields '{}'") == 2);
  BOOST_TEST(command("set test.door --field other=1") == 2);
  BOOST_TEST(said.find("test.door has no field other: it has token, account") != said.npos);
  BOOST_TEST(command("set test.door --field account=me --field token=@" + file(marked[0])) == 0);
  ::setenv("MARKED", marked[1].c_str(), 1);
  BOOST_TEST(command("rotate test.door --field account=you --field token=@env:MARKED") == 0);
  ::unsetenv("MARKED");
  BOOST_TEST(command("rename test.door next") == 0);
  BOOST_TEST(command("show test.door --name next") == 0);
  BOOST_TEST(said.find("\"you\"") != said.npos);
  BOOST_TEST(said.find("token  (secret)") != said.npos);
  BOOST_TEST(command("list") == 0);
  BOOST_TEST(command("kinds") == 0);
  BOOST_TEST(said.find("token*") != said.npos);
  BOOST_TEST(command("set test.cloud --fields @" + file(json::serialize(server.fields()))) == 0);
  BOOST_TEST(command("set test.cloud --name pasted < " + file(marked[0])) == 0);
  BOOST_TEST(command("show test.cloud --name pasted") == 0);
  BOOST_TEST(said.find("ready") != said.npos);
  BOOST_TEST(command("default test.door --name next") == 0);
  BOOST_TEST(command("revoke test.door --name next") == 0);
  BOOST_TEST(command("remove test.door --name next") == 0);
  BOOST_TEST(command("remove test.door --name next") == 3);
  BOOST_TEST(command("set test.door --scope team < " + file(R"({"token":"t","account":"a"})")) ==
             2);
  check_clean(answers, "the command line's output");
}

BOOST_AUTO_TEST_SUITE_END()
