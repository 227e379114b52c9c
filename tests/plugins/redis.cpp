// The redis module against a real server, and against listeners that misbehave.
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"

#include <pawl/plugins/redis.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace redis = pawl::redis;
using boost::json::value;
using pawl::test::call_facts;

namespace {

int listen_on_loopback(int& port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(made, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(made, 64) != 0 ||
      ::getsockname(made, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error("can't listen");
  port = ntohs(at.sin_port);
  return made;
}

// A redis-server of the test's own, on a free port and a Unix socket.
class real_server {
 public:
  real_server() {
    ::close(listen_on_loopback(port_));
    start();
  }
  real_server(const real_server&) = delete;
  ~real_server() { kill(); }

  void start() {
    int ready[2];
    if (::pipe(ready) != 0) throw std::runtime_error("pipe");
    const std::string port = std::to_string(port_), folder = folder_.path().string();
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(ready[1], 1);
      ::close(ready[0]);
      ::close(ready[1]);
      ::execlp("redis-server", "redis-server", "--port", port.c_str(), "--bind", "127.0.0.1",
               "--dir", folder.c_str(), "--save", "", "--unixsocket", (folder + "/s").c_str(),
               "--requirepass", "the-secret", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(ready[1]);
    std::string said;
    char bytes[4096];
    while (said.find("accept connections at") == said.npos) {
      const ssize_t got = ::read(ready[0], bytes, sizeof bytes);
      if (got <= 0) throw std::runtime_error("redis-server ended: " + said);
      said.append(bytes, static_cast<size_t>(got));
    }
    output_ = ready[0];  // kept open: it may say more
  }
  void kill() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(output_);
  }
  redis::server_login login() const {
    return {"redis://127.0.0.1:" + std::to_string(port_), "", "the-secret"};
  }
  std::string socket() const { return "unix://" + (folder_.path() / "s").string(); }

 private:
  pawl::test::temporary_folder folder_;
  int port_ = 0;
  pid_t process_ = -1;
  int output_ = -1;  // what it says
};

// Takes connections, reads once, answers with `text`, and then closes them, hard or not, or keeps
// them silent.
enum class then { close, reset, hold };
class bad_server {
 public:
  bad_server(std::string text, then after) : text_(std::move(text)), after_(after) {
    listener_ = listen_on_loopback(port_);
    thread_ = std::thread([this] { serve(); });
  }
  bad_server(const bad_server&) = delete;
  ~bad_server() {
    over_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  redis::server_login login() const { return {"redis://127.0.0.1:" + std::to_string(port_)}; }

 private:
  void serve() {
    constexpr size_t held_max = 64;
    std::deque<int> held;
    while (!over_) {
      const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0) break;
      char bytes[4096];
      if (::recv(peer, bytes, sizeof bytes, 0) > 0)
        ::send(peer, text_.data(), text_.size(), MSG_NOSIGNAL);
      if (after_ == then::reset) {
        const linger hard{1, 0};
        ::setsockopt(peer, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
      }
      held.push_back(peer);
      if (after_ == then::hold && held.size() < held_max) continue;
      ::close(held.front());
      held.pop_front();
    }
    for (const int each : held) ::close(each);
  }

  std::string text_;
  then after_;
  int port_ = 0, listener_ = -1;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

struct fixture {
  fixture() { module.set_credential(redis::server, server.login()); }
  value command(std::vector<value> arguments) {
    return module.run(redis::command, {std::move(arguments)}).value;
  }
  pawl::error command_failure(std::vector<value> arguments) {
    return module.failure(redis::command, {std::move(arguments)});
  }
  pawl::error get_failure(const redis::server_login& login, const call_facts& facts = {}) {
    module.set_credential(redis::server, login);
    return module.failure(redis::get, {"a"}, facts);
  }

  real_server server;
  pawl::test::loaded_module module;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(redis_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  const auto [output, expected] = module.example("redis.increment", "increment");
  BOOST_TEST(output == expected);
}

BOOST_AUTO_TEST_CASE(values_come_back_as_they_went) {
  for (const value& each :
       {value("héllo"), value(""), value(boost::json::object{{"base64", "/wD+"}})}) {
    BOOST_TEST(module.run(redis::set, {"a", each}).stored);
    BOOST_TEST(module.run(redis::get, {"a"}).value == each);
  }
  module.run(redis::set, {"a", boost::json::array{1, "x"}});
  BOOST_TEST(module.run(redis::get, {"a"}).value == value(R"([1,"x"])"));
  BOOST_TEST(module.run(redis::get, {"none"}).value.is_null());
}

BOOST_AUTO_TEST_CASE(a_value_may_end_and_may_be_left) {
  BOOST_TEST(module.run(redis::set, {"a", "1", 60'000, true}).stored);
  BOOST_TEST(!module.run(redis::set, {"a", "2", 0, true}).stored);
  BOOST_TEST(module.run(redis::get, {"a"}).value == value("1"));
  const int64_t left_ms = command({"PTTL", "a"}).as_int64();
  BOOST_TEST((left_ms > 0 && left_ms <= 60'000));
  BOOST_TEST(module.run(redis::remove, {{"a", "b"}}).count == 1);
}

BOOST_AUTO_TEST_CASE(numbers_hashes_and_lists) {
  BOOST_TEST(module.run(redis::increment, {"n"}).count == 1);
  BOOST_TEST(module.run(redis::increment, {"n", -3}).count == -2);
  BOOST_TEST(module.run(redis::hash_set, {"h", {{"x", "1"}, {"y", 2}}}).count == 2);
  BOOST_TEST(module.run(redis::hash_get, {"h", "y"}).value == value("2"));
  BOOST_TEST(module.failure(redis::hash_set, {"h", {}}).code() == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(module.run(redis::push, {"l", {"a", "b"}}).count == 2);
  BOOST_TEST(module.run(redis::push, {"l", {"c"}, redis::list_end::left}).count == 3);
  BOOST_TEST(module.run(redis::pop, {"l"}).value == value("c"));
  BOOST_TEST(module.run(redis::pop, {"l", redis::list_end::right}).value == value("b"));
  BOOST_TEST(module.run(redis::publish, {"news", "x"}).count == 0);
}

BOOST_AUTO_TEST_CASE(a_command_gives_nested_replies) {
  BOOST_TEST(command({"EVAL", "return {1, 'a', {false}}", 0}) ==
             (boost::json::array{1, "a", boost::json::array{nullptr}}));
}

BOOST_AUTO_TEST_CASE(commands_that_block_or_administer_are_refused) {
  for (const std::vector<value>& each :
       std::vector<std::vector<value>>{{"BLPOP", "l", 0},
                                       {"config", "GET", "*"},
                                       {"Shutdown"},
                                       {"MULTI"},
                                       {"SUBSCRIBE", "x"},
                                       {"AUTH", "x"},
                                       {"FLUSHALL"},
                                       {"XREAD", "block", 0, "STREAMS", "s", "$"}})
    BOOST_TEST(command_failure(each).code() == PAWL_ERROR_PERMISSION_DENIED);
}

BOOST_AUTO_TEST_CASE(what_the_server_refuses_is_final) {
  module.run(redis::push, {"l", {"a"}});
  BOOST_TEST(module.failure(redis::get, {"l"}).code() == PAWL_ERROR_CONFLICT);
  BOOST_TEST(command_failure({"NONE"}).code() == "redis_error");
  BOOST_TEST(!command_failure({"NONE"}).retryable());
}

BOOST_AUTO_TEST_CASE(logins_databases_and_unix_sockets) {
  auto login = server.login();
  login.url += "/3";
  module.set_credential(redis::server, login);
  module.run(redis::set, {"a", "three"});
  module.set_credential(redis::server, {server.socket(), "default", "the-secret"});
  BOOST_TEST(module.run(redis::get, {"a"}).value.is_null());
  for (const redis::server_login& wrong : {redis::server_login{server.login().url},
                                           {server.login().url, "", "wrong-secret"},
                                           {server.login().url, "nobody", "the-secret"},
                                           {server.login().url + "/99", "", "the-secret"},
                                           {"rediss://x"},
                                           {"redis://user:the-secret@x"},
                                           {"redis://[::1"},
                                           {"redis://x:0"}}) {
    const auto why = get_failure(wrong);
    BOOST_TEST(why.code() == PAWL_ERROR_UNAUTHENTICATED);
    BOOST_TEST(why.message().find("secret") == std::string::npos);
    BOOST_TEST(!why.retryable());
  }
}

BOOST_AUTO_TEST_CASE(faults_of_the_network_are_transient) {
  const auto expect = [&](const redis::server_login& login, const std::string& code) {
    const auto why = get_failure(login);
    BOOST_TEST(why.code() == code);
    BOOST_TEST(why.retryable());
  };
  expect({"redis://127.0.0.1:1"}, PAWL_ERROR_UNAVAILABLE);
  expect({"unix:///no/such/socket"}, PAWL_ERROR_UNAVAILABLE);
  const auto meets = [&](const std::string& text, const std::string& code,
                         then after = then::close) {
    const bad_server bad(text, after);
    expect(bad.login(), code);
  };
  meets("", PAWL_ERROR_UNAVAILABLE, then::reset);
  meets("", PAWL_ERROR_UNAVAILABLE);
  meets("$100\r\ncut", PAWL_ERROR_UNAVAILABLE);
  meets("-LOADING the data\r\n", PAWL_ERROR_UNAVAILABLE);
  meets("HTTP/1.1 400 Bad Request\r\n", "invalid_response");
}

BOOST_AUTO_TEST_CASE(an_answer_beyond_the_limit_is_cut_off) {
  command({"SETRANGE", "big", 4 * 1024 * 1024, "x"});
  BOOST_TEST(module.failure(redis::get, {"big"}).code() == PAWL_ERROR_TOO_LARGE);
}

BOOST_AUTO_TEST_CASE(what_a_hostile_server_announces_takes_no_memory) {
  constexpr size_t growth_bytes_max = 16 * 1024 * 1024;
  std::string nested;
  for (int depth = 0; depth < 6; ++depth) nested += "*200000\r\n";
  const size_t before = pawl::test::resident_bytes();
  for (const std::string& each : {std::string("*2000000000\r\n"), nested}) {
    const bad_server hostile(each, then::hold);
    BOOST_TEST(get_failure(hostile.login()).code() == PAWL_ERROR_TOO_LARGE);
  }
  const bad_server bulk("$2000000000000\r\nx", then::hold);
  call_facts soon;
  soon.time_left = std::chrono::milliseconds(50);
  BOOST_TEST(get_failure(bulk.login(), soon).code() == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(pawl::test::resident_bytes() < before + growth_bytes_max);
}

BOOST_AUTO_TEST_CASE(a_silent_server_is_left_at_the_deadline_or_a_cancel) {
  const bad_server silent("", then::hold);
  call_facts soon;
  soon.time_left = std::chrono::milliseconds(50);
  BOOST_TEST(get_failure(silent.login(), soon).code() == PAWL_ERROR_TIMEOUT);
  module.host.mark_cancelled(module.host.next_token());
  BOOST_TEST(get_failure(silent.login()).code() == PAWL_ERROR_CANCELLED);
}

BOOST_AUTO_TEST_CASE(a_server_that_comes_back_is_used_again) {
  server.kill();
  BOOST_TEST(module.failure(redis::get, {"a"}).code() == PAWL_ERROR_UNAVAILABLE);
  server.start();
  BOOST_TEST(module.run(redis::get, {"a"}).value.is_null());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

// Rounds of calls from several threads. Each round's server is the real one, or one that resets,
// cuts, stays silent, or is killed and started again under the calls.
BOOST_FIXTURE_TEST_CASE(ten_thousand_calls_end_as_they_must, fixture) {
  constexpr int rounds = 20, calls_a_round = 500, threads_count = 4;
  constexpr size_t growth_bytes_max = 16 * 1024 * 1024;
  std::atomic<int> wrong = 0, completed = 0, unavailable = 0, timeouts = 0;
  const auto round = [&](const redis::server_login& login, const char* code, bool may_complete) {
    module.set_credential(redis::server, login);
    const bool silent = code != nullptr && std::string(code) == PAWL_ERROR_TIMEOUT;
    std::vector<std::jthread> threads;
    for (int lane = 0; lane < threads_count; ++lane)
      threads.emplace_back([&, silent, code, may_complete] {
        for (int number = 0; number < calls_a_round / threads_count; ++number) {
          call_facts facts;
          if (silent) facts.time_left = std::chrono::milliseconds(10);
          const auto ended = module.host.take(module.start(redis::increment, {"soak"}, facts));
          if (!ended.error) {
            ++completed;
            if (!may_complete) ++wrong;
          } else {
            ++(silent ? timeouts : unavailable);
            if (code == nullptr || ended.error->code() != code || !ended.error->retryable())
              ++wrong;
          }
        }
      });
    return threads;
  };
  const bad_server resetting("", then::reset), cutting("$100\r\ncut", then::close),
      silent("", then::hold);
  size_t resident_warm = 0;
  for (int at = 0; at < rounds; ++at) {
    if (at == rounds / 5) resident_warm = pawl::test::resident_bytes();
    switch (at % 5) {
      case 0:
        round(server.login(), nullptr, true);
        break;
      case 1:
        round(resetting.login(), PAWL_ERROR_UNAVAILABLE, false);
        break;
      case 2:
        round(cutting.login(), PAWL_ERROR_UNAVAILABLE, false);
        break;
      case 3:
        round(silent.login(), PAWL_ERROR_TIMEOUT, false);
        break;
      default: {
        const auto under_way = round(server.login(), PAWL_ERROR_UNAVAILABLE, true);
        server.kill();
        server.start();
      }
    }
  }
  const size_t resident = pawl::test::resident_bytes();
  const size_t grown = resident > resident_warm ? resident - resident_warm : 0;
  BOOST_TEST_MESSAGE("completed " << completed << ", unavailable " << unavailable << ", timeout "
                                  << timeouts);
  BOOST_TEST_MESSAGE("resident " << resident_warm / 1024 << " KiB, grown by " << grown / 1024
                                 << " KiB");
  BOOST_TEST(wrong == 0);
  BOOST_TEST(completed + unavailable + timeouts == rounds * calls_a_round);
  BOOST_TEST(grown < growth_bytes_max);
}

BOOST_AUTO_TEST_SUITE_END()
