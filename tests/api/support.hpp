// What the tests of the API share: a service over a real host, asked in process. Every answer is
// held against what the OpenAPI document promises for it.
#pragma once

#include "api/documents.hpp"
#include "api/openapi.hpp"
#include "api/service.hpp"
#include "embed/local_host.hpp"
#include "host/support.hpp"
#include "schema/checker.hpp"

#include <boost/json.hpp>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace api_tests {

using namespace host_tests;
namespace json = boost::json;
namespace http = pawl::http;

// What was sent to someone who watches.
class watched_stream final : public http::event_stream {
 public:
  bool send(std::string_view bytes) override {
    std::lock_guard lock(mutex_);
    if (gone_now_) return false;
    sent_ += bytes;
    if (on_bytes_) on_bytes_(bytes);
    came_.notify_all();
    return true;
  }
  void finish() override {
    std::lock_guard lock(mutex_);
    finished_ = true;
    came_.notify_all();
  }
  void when_gone(std::function<void()> gone) override { gone_ = std::move(gone); }

  void when_sent(std::function<void(std::string_view)> on_bytes) {
    std::lock_guard lock(mutex_);
    on_bytes_ = std::move(on_bytes);
  }
  void go_away() {
    {
      std::lock_guard lock(mutex_);
      gone_now_ = true;
    }
    if (gone_) gone_();
  }
  std::string so_far() {
    std::lock_guard lock(mutex_);
    return sent_;
  }
  // All that was sent, once it has that in it.
  std::string wait_for(std::string_view text) {
    std::unique_lock lock(mutex_);
    const bool came = came_.wait_for(lock, std::chrono::minutes(1),
                                     [&] { return sent_.find(text) != std::string::npos; });
    BOOST_TEST_REQUIRE(came, "\"" << text << "\" was never sent: " << sent_);
    return sent_;
  }
  std::string wait_for_end() {
    std::unique_lock lock(mutex_);
    BOOST_TEST_REQUIRE(came_.wait_for(lock, std::chrono::minutes(1), [&] { return finished_; }));
    return sent_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::string sent_;
  bool finished_ = false, gone_now_ = false;
  std::function<void()> gone_;
  std::function<void(std::string_view)> on_bytes_;
};

// A request under way whose answer, or stream, the test takes.
class watched_exchange final : public http::exchange {
 public:
  using exchange::exchange;
  void answer(http::response given) override {
    std::lock_guard lock(mutex_);
    BOOST_TEST(!answered_.has_value(), "answered twice");
    answered_ = std::move(given);
    came_.notify_all();
  }
  std::shared_ptr<http::event_stream> open_stream(http::headers) override {
    std::lock_guard lock(mutex_);
    stream_ = std::make_shared<watched_stream>();
    came_.notify_all();
    return stream_;
  }

  std::optional<http::response> answered() {
    std::lock_guard lock(mutex_);
    return answered_;
  }
  http::response wait() {
    std::unique_lock lock(mutex_);
    BOOST_TEST_REQUIRE(
        came_.wait_for(lock, std::chrono::minutes(1), [&] { return answered_.has_value(); }));
    return *answered_;
  }
  std::shared_ptr<watched_stream> wait_for_stream() {
    std::unique_lock lock(mutex_);
    BOOST_TEST_REQUIRE(came_.wait_for(lock, std::chrono::minutes(1),
                                      [&] { return stream_ != nullptr || answered_; }));
    BOOST_TEST_REQUIRE(stream_ != nullptr, "answered instead: " << answered_->body);
    return stream_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::optional<http::response> answered_;
  std::shared_ptr<watched_stream> stream_;
};

struct answer {
  unsigned status = 0;
  json::value body;
  http::headers headers;

  const json::value& operator[](std::string_view member) const {
    return body.as_object().at(member);
  }
  std::string text(std::string_view member) const {
    return std::string((*this)[member].as_string());
  }
};

class api_fixture : public host_tests::fixture {
 public:
  ~api_fixture() { service_.reset(); }

  pawl::api::service& service() {
    if (!service_) {
      auto& local = dynamic_cast<pawl::embed::local_host&>(host());
      service_ = must(pawl::api::service::open(local, service_options));
    }
    return *service_;
  }
  void close_service() { service_.reset(); }

  std::shared_ptr<watched_exchange> begin(http::request request) {
    auto made = std::make_shared<watched_exchange>(std::move(request));
    service().take(made);
    return made;
  }
  answer ask(http::request request) {
    const std::string method = request.method, path = request.path;
    return read(method, path, begin(std::move(request))->wait());
  }
  answer ask(std::string method, std::string target, std::string body = {},
             http::headers headers = {}) {
    const size_t mark = target.find('?');
    return ask({.method = std::move(method),
                .path = target.substr(0, mark),
                .query = mark == target.npos ? "" : target.substr(mark + 1),
                .headers = std::move(headers),
                .body = std::move(body)});
  }

  // The answer, which is what the OpenAPI document says.
  answer read(const std::string& method, const std::string& path, const http::response& given) {
    answer made = {given.status, nullptr, given.headers};
    if (given.content_type.empty()) {
      BOOST_TEST(given.status == 204u);
      return made;
    }
    made.body = json::parse(given.body);
    const bool good = given.status < 400;
    BOOST_TEST(given.content_type == (good ? "application/json" : "application/problem+json"));
    const auto& routes = service().router().routes();
    std::string schema = "problem";
    if (good) {
      const auto found = std::ranges::find_if(routes, [&](const pawl::api::route& each) {
        return each.method == method && same_path(each.path, path);
      });
      BOOST_TEST_REQUIRE((found != routes.end()));
      schema = found->gives.schema;
    }
    check(schema, made.body);
    return made;
  }

  pawl::api::service_options service_options;

 private:
  static bool same_path(std::string_view pattern, std::string_view path) {
    while (!pattern.empty() && !path.empty()) {
      if (pattern.front() == '{') {
        pattern.remove_prefix(pattern.find('}') + 1);
        path.remove_prefix(std::min(path.find('/'), path.size()));
      } else if (pattern.front() == path.front()) {
        pattern.remove_prefix(1);
        path.remove_prefix(1);
      } else {
        return false;
      }
    }
    return pattern.empty() && path.empty();
  }

  void check(const std::string& schema, const json::value& document) {
    json::object whole = pawl::api::openapi_document(service().router().routes());
    whole.emplace("$ref", "#/components/schemas/" + schema);
    const auto checker = must(pawl::schema::checker::compile_value(whole));
    const auto wrong = checker.check(document);
    BOOST_TEST(!wrong, schema << ": " << (wrong ? wrong->sentence() : "") << " in " << document);
  }

  std::unique_ptr<pawl::api::service> service_;
};

}  // namespace api_tests
