// What all tests of model providers need: a server that streams events, and the ways in which it
// can go wrong, which every provider must survive alike.
#pragma once

#include "plugins/http_text.hpp"
#include "plugins/local_server.hpp"
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"

#include <pawl/model.hpp>

#include <boost/json/parse.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pawl::test {

using provider_ref = pawl::action<pawl::model_request, pawl::model_answer>;

inline std::string events_of(const std::vector<std::string>& data) {
  std::string made;
  for (const std::string& each : data) {
    made += "data: ";
    for (const char c : each) made += c == '\n' ? std::string("\ndata: ") : std::string(1, c);
    made += "\n\n";
  }
  return made;
}
inline std::string stream_of(const std::vector<std::string>& data) {
  return http_answer("200 OK", events_of(data), "Content-Type: text/event-stream\r\n");
}
// Ends when the connection does.
inline std::string open_stream_of(const std::vector<std::string>& data) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + events_of(data);
}
inline std::string json_answer(const std::string& body) {
  return http_answer("200 OK", body, "Content-Type: application/json\r\n");
}

inline model_request request_for(const std::string& text) {
  model_request made;
  made.model = "quick";
  made.messages = {text_message("user", text)};
  return made;
}

// A provider and its server. `Credential` has the fields key and api_url.
template <class Key>
class provider {
 public:
  provider(provider_ref reference, const pawl::credential<Key>& kind,
           const std::string& config = "{}")
      : module(config), reference_(reference), kind_(kind) {
    ::unsetenv("http_proxy");
  }

  model_answer ask(const model_request& request, const std::string& bytes) {
    serve(bytes);
    return module.run(reference_, request);
  }
  pawl::error failure(const std::string& bytes, after_reply then = after_reply::close,
                      const call_facts& facts = {}) {
    serve(bytes, then);
    return module.failure(reference_, request_for("Hello"), facts);
  }
  // The last request that came.
  std::string sent() { return server_->requests().back(); }
  boost::json::value sent_json() { return boost::json::parse(body_of(sent())); }

  void serve(const std::string& bytes, after_reply then = after_reply::close) {
    serve([=](const std::string&) { return reply{bytes, then}; });
  }
  void serve(local_server::handler answer, bool records = true) {
    server_ = std::make_unique<local_server>(std::move(answer), records);
    module.set_credential(kind_, Key{"sk-secret", server_->url("/v1")});
  }

  // `whole` are the events of an answer.
  void must_survive(const std::vector<std::string>& whole);
  void soak(const std::vector<std::string>& whole);

  loaded_module module;

 private:
  const provider_ref reference_;
  const pawl::credential<Key>& kind_;
  std::unique_ptr<local_server> server_;
};

template <class Key>
void provider<Key>::must_survive(const std::vector<std::string>& whole) {
  const auto is = [](const pawl::error& why, const std::string& code, bool retryable) {
    BOOST_TEST(why.code() == code, why.message());
    BOOST_TEST(why.retryable() == retryable, why.message());
    BOOST_TEST((why.message() + why.details()).find("secret") == std::string::npos);
  };
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  const std::string all = events_of(whole);

  const auto busy = failure(http_answer("429 Too Many Requests", "{}", "Retry-After: 30\r\n"));
  is(busy, PAWL_ERROR_RATE_LIMITED, true);
  BOOST_TEST(busy.retry_after() == std::chrono::seconds(30));
  const auto vague = failure(http_answer("429 Too Many Requests"));
  is(vague, PAWL_ERROR_RATE_LIMITED, true);
  BOOST_TEST(vague.retry_after().count() == 0);
  is(failure(http_answer("503 Service Unavailable", "<p>down")), PAWL_ERROR_UNAVAILABLE, true);
  is(failure(http_answer("401 Unauthorized", "{}")), PAWL_ERROR_UNAUTHENTICATED, false);

  // It says nothing, or stops in the midst of it.
  call_facts facts;
  facts.time_left = std::chrono::milliseconds(200);
  is(failure("", after_reply::hold, facts), PAWL_ERROR_TIMEOUT, true);
  is(failure(head + "\r\n" + all.substr(0, all.size() / 3), after_reply::hold, facts),
     PAWL_ERROR_TIMEOUT, true);
  is(failure("", after_reply::reset), PAWL_ERROR_UNAVAILABLE, true);
  for (size_t size = 0; size < all.size() / 2; size += 7)
    is(failure(head + "\r\n" + all.substr(0, size)), PAWL_ERROR_UNAVAILABLE, true);
  is(failure(head + "Content-Length: 100000\r\n\r\n" + all.substr(0, all.size() / 2)),
     PAWL_ERROR_UNAVAILABLE, true);

  // It says what no model does.
  for (const std::string garbage : {"<html>", "[1]", "{\"a\":\xFF}", "{"})
    is(failure(stream_of({garbage})), "invalid_response", true);
  is(failure(http_answer("200 OK", "\xFF<html>")), "invalid_response", true);
  for (const std::string body : {"{}", "[]", "", R"({"choices":[],"content":7,"output":{}})"})
    is(failure(json_answer(body)), "invalid_response", true);
  for (const std::string event :
       {"{}", R"({"type":7})", R"({"choices":7})", R"({"choices":[{"delta":[]}]})",
        R"({"type":"content_block_start","index":-1})", R"({"type":"response.completed"})"})
    is(failure(stream_of({event})), PAWL_ERROR_UNAVAILABLE, true);
  is(failure(open_stream_of({std::string(5'000'000, 'x')})), PAWL_ERROR_TOO_LARGE, false);

  // What is whole counts, whatever comes after it, and in whatever pieces it came.
  ask(request_for("Hello"), head + "\r\n" + all);
  std::string pieces = head + "Transfer-Encoding: chunked\r\n\r\n";
  for (const char each : all) pieces += std::string("1\r\n") + each + "\r\n";
  ask(request_for("Hello"), pieces + "0\r\n\r\n");
  // Nor is a stream waited for that stays open when all was said.
  serve(open_stream_of(whole), after_reply::hold);
  module.run(reference_, request_for("Hello"));
}

template <class Key>
void provider<Key>::soak(const std::vector<std::string>& whole) {
  serve(misbehaving([=](const std::string&) { return reply{stream_of(whole)}; }), false);
  test::soak<model_request, model_answer>(module, reference_, [](size_t number) {
    return request_for("call-" + std::to_string(number));
  });
}

}  // namespace pawl::test
