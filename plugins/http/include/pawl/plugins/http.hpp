// Typed reference to the action of the http module.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pawl::http {

// At most one of body, body_base64 and json.
struct request_input {
  std::string url;
  std::string method = "GET";
  std::map<std::string, std::string> headers = {};
  std::optional<std::string> body = {};
  std::optional<std::string> body_base64 = {};
  std::optional<boost::json::value> json = {};
  int64_t timeout_ms = 30'000;
  bool verify_tls = true;
  int64_t redirects_max = 5;
  uint64_t response_bytes_max = 1024 * 1024;
  bool accept_errors = false;
};
BOOST_DESCRIBE_STRUCT(request_input, (),
                      (url, method, headers, body, body_base64, json, timeout_ms, verify_tls,
                       redirects_max, response_bytes_max, accept_errors))
PAWL_SCHEMA(
    request_input, pawl::closed, pawl::field(&request_input::url, "http or https").length_min(1),
    pawl::field(&request_input::method).pattern("^[A-Z]{1,20}$").defaults(),
    pawl::field(&request_input::headers).defaults(),
    pawl::field(&request_input::body, "Text to send"),
    pawl::field(&request_input::body_base64, "Bytes to send that are not text"),
    pawl::field(&request_input::json, "JSON to send, as application/json"),
    pawl::field(&request_input::timeout_ms, "For all of it; the step's deadline counts too")
        .minimum(1)
        .defaults(),
    pawl::field(&request_input::verify_tls, "Check the server's certificate and name").defaults(),
    pawl::field(&request_input::redirects_max, "0: a redirect is given as output")
        .minimum(0)
        .maximum(50)
        .defaults(),
    pawl::field(&request_input::response_bytes_max, "A longer body is an error")
        .maximum(2 * 1024 * 1024)
        .defaults(),
    pawl::field(&request_input::accept_errors,
                "Give a status of 400 and more as output instead of failing")
        .defaults())

// The body is in one of the three: json when it is said to be JSON and is; body when it is text.
struct response {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case, repeated ones joined by ", "
  std::optional<std::string> body;
  std::optional<std::string> body_base64;
  std::optional<boost::json::value> json;
};
BOOST_DESCRIBE_STRUCT(response, (), (status, headers, body, body_base64, json))

inline constexpr pawl::action<request_input, response> request{"http.request"};

}  // namespace pawl::http
