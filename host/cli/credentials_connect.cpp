#include "api/problem.hpp"
#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/session.hpp"
#include "http/server.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <fmt/format.h>
#include <mutex>

namespace pawl::cli {
namespace {

namespace json = boost::json;

constexpr std::string_view callback = "/v1/oauth/callback";
constexpr std::chrono::minutes patience{10};

// What a browser asks of this machine while the person is at the other server.
class visits {
 public:
  void add(std::shared_ptr<http::exchange> one) {
    if (one->request.path != callback) return one->answer({.status = 404, .content_type = ""});
    std::lock_guard lock(mutex_);
    came_.push_back(std::move(one));
    any_.notify_one();
  }
  std::shared_ptr<http::exchange> next(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    if (!any_.wait_until(lock, until, [&] { return !came_.empty(); })) return nullptr;
    auto first = std::move(came_.front());
    came_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable any_;
  std::deque<std::shared_ptr<http::exchange>> came_;
};

// Hands the browser's answer on, and the host's back. True once the credential is connected.
bool hand_on(session& session, http::exchange& visit) {
  auto given =
      session.send({.method = "GET", .path = std::string(callback), .query = visit.request.query});
  const bool done = given && given->status == 200;
  if (given) {
    visit.answer(std::move(*given));
  } else {
    visit.answer(api::problem(given.error()));
  }
  return done;
}

int connect(session& session) {
  PAWL_TRY(port, session.number_option("--port", 0));
  PAWL_TRY(at, http::endpoint::parse(fmt::format("127.0.0.1:{}", port)));
  json::value fields;
  if (has_fields(session)) {
    PAWL_TRY(given, given_fields(session));
    fields = std::move(given);
  }
  visits came;
  http::server_options options = {.listen = {at}, .threads = 1};
  PAWL_TRY(server, http::server::open(std::move(options), [&](std::shared_ptr<http::exchange> one) {
             came.add(std::move(one));
           }));
  const std::string redirect_uri =
      fmt::format("http://{}{}", server->endpoints().front().text(), callback);
  PAWL_TRY(begun, session.call("POST", "/v1/credentials/connect",
                               credential_body(session, std::move(fields), redirect_uri)));
  session.note("Open this address in a browser, and allow it there:");
  session.world.out << std::string_view(begun.at("url").as_string()) << std::endl;
  const auto until = std::chrono::steady_clock::now() + patience;
  if (auto visit = came.next(until)) {
    const bool done = hand_on(session, *visit);
    visit.reset();
    server->stop(std::chrono::seconds(1));
    if (!done)
      return session.fail(
          {PAWL_ERROR_PERMISSION_DENIED, "it was not connected: the browser's page says why"});
    PAWL_TRY(made, session.call("GET", credential_path(session)));
    return tell_credential(session, made, "is connected");
  }
  return session.fail({PAWL_ERROR_TIMEOUT, "nobody allowed it within ten minutes"});
}

}  // namespace

command credentials_connect_command() {
  return {
      .path = "credentials connect",
      .summary = "Connect a credential of OAuth 2.0 in a browser",
      .operands = credential_operands(),
      .options = field_options({{"--default", "", "Make it the default, also where there is one"},
                                {"--port", "PORT",
                                 "Where the browser comes back to, where the server asks for one "
                                 "that was registered: http://127.0.0.1:PORT/v1/oauth/callback"}}),
      .notes = "Without fields, the client's of the credential that is there are taken.",
      .run = &connect,
  };
}

}  // namespace pawl::cli
