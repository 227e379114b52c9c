// The action as a step of a workflow, against a small server on loopback, in virtual time.
#include "@name@.hpp"

#include <pawl/testing.hpp>
#include <pawl/workflow.hpp>

#include <arpa/inet.h>
#include <iostream>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

static pawl::task<item> get_once(pawl::context& ctx, item_request in) {
  co_return co_await get_item.run(ctx, in);
}
PAWL_WORKFLOW(get_once, "get-once", "Get once", "Calls the action under test")
PAWL_MODULE("test", "1.0.0", "Test", "Workflows of the test")

// Gives one answer after the other, each on a connection of its own.
class server {
 public:
  explicit server(std::vector<std::string> answers) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener_, 8) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("there is no port on loopback");
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this, answers = std::move(answers)] {
      for (const std::string& answer : answers) serve(answer);
    });
  }
  ~server() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  std::string url;
  std::string asked;  // to be read when the answer has arrived

 private:
  void serve(const std::string& answer) {
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    std::string request;
    char part[1024];
    while (request.find("\r\n\r\n") == request.npos) {
      const ssize_t got = read(client, part, sizeof part);
      if (got <= 0) break;
      request.append(part, size_t(got));
    }
    asked += request;
    send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(client);
  }

  int listener_ = -1;
  std::thread thread_;
};

static int failures = 0;

static void check(bool good, const char* what) {
  if (good) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

static std::string answer(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status +
         "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

int main() {
  server shop({answer("503 Service Unavailable", ""),
               answer("200 OK", R"({"id": 7, "title": "A ladder"})"), answer("404 Not Found", "")});
  pawl::testing::environment env(
      {.modules = {MODULE_FILE},
       .builtin_modules = {&pawl_module_v1},
       .module_config = {{"@name@", R"({"base_url": ")" + shop.url + "\"}"}}});
  env.set_credential("@name@.account", R"({"token": "t0p"})");

  auto found = env.run("get-once", item_request{7});
  check(found.status() == "completed", "the item is found");
  check(found.output<item>().title == "A ladder", "as the service has it");
  check(env.calls("@name@.get-item").size() == 2, "at the second try, since the service was down");
  check(shop.asked.find("GET /items/7 ") != std::string::npos, "at its own URL");
  check(shop.asked.find("Bearer t0p") != std::string::npos, "with the token");

  auto missing = env.run("get-once", item_request{8});
  check(missing.status() == "failed", "what is not there fails the step");
  check(missing.error().code == "not_found", "once and for all");

  return failures == 0 ? 0 : 1;
}
