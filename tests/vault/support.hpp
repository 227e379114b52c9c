// What the tests of credentials share: a host with the API over it, and a server that gives tokens.
#pragma once

#include "api/json_text.hpp"
#include "api/service.hpp"
#include "cli/temporary_directory.hpp"
#include "embed/local_host.hpp"
#include "http/server.hpp"
#include "vault/test_module.hpp"

#include <pawl/host.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vault_tests {

namespace json = boost::json;
namespace http = pawl::http;

template <class T>
T must(pawl::result<T> outcome) {
  BOOST_REQUIRE_MESSAGE(outcome.ok(), (outcome.ok() ? "" : outcome.error().message));
  return *std::move(outcome);
}

// Waits for what the host does by itself and tells no one of.
inline void eventually(const char* what, const std::function<bool()>& holds) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  bool held = holds();
  while (!held && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    held = holds();
  }
  BOOST_TEST_REQUIRE(held, "in vain: " << what);
}

struct answer {
  unsigned status = 0;
  std::string text;
  json::value body;
};

class fixture {
 public:
  fixture() {
    options.data_directory = directory.path / "data";
    options.builtin_modules = {&pawl_module_v1};
    options.limits.shards = 2;
    options.limits.retry.delay_ms = 1;
    records::get().clear();
  }
  ~fixture() { close(); }

  pawl::embed::local_host& host() {
    if (!host_) {
      host_ = must(pawl::host::open(options));
      service_ = must(pawl::api::service::open(local()));
    }
    return local();
  }
  void close() {
    service_.reset();
    host_.reset();
  }
  void restart() {
    close();
    host();
  }

  answer ask(std::string method, std::string path, const json::value& body = nullptr,
             std::string query = {}) {
    host();
    auto given = service_->call({.method = std::move(method),
                                 .path = std::move(path),
                                 .query = std::move(query),
                                 .body = body.is_null() ? "" : json::serialize(body)});
    answers += given.body;
    return {given.status, given.body, pawl::api::from_text(given.body)};
  }
  answer set(const std::string& kind, const std::string& scope, const std::string& name,
             json::object fields) {
    return ask("POST", "/v1/credentials",
               {{"kind", kind}, {"scope", scope}, {"name", name}, {"fields", std::move(fields)}});
  }
  answer set_door(const std::string& token, const std::string& scope = "project",
                  const std::string& name = "main") {
    return set("test.door", scope, name, {{"token", token}, {"account", "me"}});
  }
  answer rotate_door(const std::string& token) {
    return ask("POST", "/v1/credentials/test.door/project/main/rotate",
               {{"fields", {{"token", token}, {"account", "me"}}}});
  }

  std::string start(pawl::start_request request) { return must(host().start(request)).run_id; }
  std::string start(const std::string& action, const std::string& scope = "") {
    return start({.workflow = "visit", .input = pawl::to_json(visit_input{action, scope})});
  }
  pawl::run_info end(const std::string& id) {
    return must(host().wait(id, true, std::chrono::minutes(1)));
  }
  // The error's code, or "completed".
  std::string outcome(const std::string& id) {
    const auto run = end(id);
    return run.error ? run.error->code : run.status;
  }
  std::string retried(const std::string& id) {
    must(host().retry(id));
    return outcome(id);
  }

  pawl::cli::test::temporary_directory directory;
  pawl::host_options options;
  std::string answers;  // of the API, all of them

 private:
  pawl::embed::local_host& local() { return dynamic_cast<pawl::embed::local_host&>(*host_); }

  std::unique_ptr<pawl::host> host_;
  std::unique_ptr<pawl::api::service> service_;
};

// The value of a field of a form.
std::string form_field(const std::string& form, const std::string& name);

// An authorization server as strict as they get: a refresh token serves once.
class token_server {
 public:
  token_server();
  ~token_server();

  [[nodiscard]] std::string url() const;
  [[nodiscard]] json::object fields(const std::string& secret = "client secret 1") const;

  // What it does from now on.
  void answer_with(unsigned status, std::string error);  // every request
  void answer_well();
  void expire_in(double seconds);  // tokens that it gives
  void hold();                     // requests, until let_go()
  void let_go();
  void revoke_all();  // grants

  // A grant for that challenge, as if a person had allowed it.
  std::string allow(const std::string& challenge);

  [[nodiscard]] std::vector<std::string> forms();  // of all requests

 private:
  void take(const std::shared_ptr<http::exchange>& one);
  http::response give(const std::string& form);
  std::string error_in(const std::string& form);

  std::mutex mutex_;
  unsigned status_ = 200;
  std::string error_;
  double expires_in_ = 3600;
  bool holds_ = false;
  std::string client_secret_ = "client secret 1";
  std::string code_, challenge_, refresh_token_;
  int given_ = 0;
  std::vector<std::string> forms_;
  std::vector<std::shared_ptr<http::exchange>> held_;
  std::unique_ptr<http::server> server_;
};

}  // namespace vault_tests
