// One request that found its route: what it asks, and the ways to answer it. Answered once, from
// any thread; each way throws nothing.
#pragma once

#include "http/message.hpp"

#include <pawl/result.hpp>

#include <boost/json/fwd.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::api {

using parameters = std::map<std::string, std::string, std::less<>>;  // decoded

class call {
 public:
  call(std::shared_ptr<http::exchange> under_way, parameters path);

  // A part of the path: "id" of "/v1/runs/{id}". It must be in the route.
  [[nodiscard]] const std::string& path(std::string_view name) const;
  // A part of the query; the last one of that name.
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
  // Errors: invalid_input, which names it.
  [[nodiscard]] result<uint64_t> number(std::string_view name, uint64_t otherwise) const;
  [[nodiscard]] const parameters& query() const { return query_; }
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] http::request& request() { return exchange_->request; }
  // The body as JSON; an empty one is null. Errors: invalid_input with the place.
  [[nodiscard]] result<boost::json::value> body() const;

  void answer(const boost::json::value& document, unsigned status = 200);
  void answer(http::response given);
  void fail(const failure& why);
  std::shared_ptr<http::event_stream> open_stream(http::headers headers = {}) {
    return exchange_->open_stream(std::move(headers));
  }

 private:
  std::shared_ptr<http::exchange> exchange_;
  parameters path_, query_;
};

// Errors: invalid_input, which names it.
result<uint64_t> number_of(const parameters& among, std::string_view name, uint64_t otherwise);

// Calls take their own reference along when they are answered later.
using call_handle = std::shared_ptr<call>;

// "%2F" and, in a query, "+" undone; what is not valid stays as it is.
std::string decoded(std::string_view text, bool in_query = false);

http::response json_response(const boost::json::value& document, unsigned status = 200);

// Both ways to say what came out: a failure or a document.
template <class T, class Document>
void answer(call& to, const result<T>& outcome, const Document& document, unsigned status = 200) {
  if (!outcome) return to.fail(outcome.error());
  to.answer(document(*outcome), status);
}

}  // namespace pawl::api
