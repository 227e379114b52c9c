// The API as a table: what can be asked for, who may, and who answers. The OpenAPI document is made
// from the same table, so it can't tell anything else. Filled before it is used, then any thread.
#pragma once

#include "api/call.hpp"
#include "api/workers.hpp"
#include "http/message.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::telemetry {
class http_counters;
}

namespace pawl::api {

// Each may also do what those before it may.
enum class role : uint8_t { open, read, run, admin };

std::string_view role_name(role which);
std::optional<role> role_from_name(std::string_view name);  // not "open"

struct query_parameter {
  std::string_view name, help;
  std::string_view schema = R"({"type":"string"})";  // JSON
};

// What a route takes or gives: the name of one of schemas.hpp, or a media type that is not JSON.
struct body_form {
  std::string_view schema = {};  // empty: none
  std::string_view media_type = "application/json";
};

struct route {
  std::string_view method;
  std::string_view path;  // "/v1/runs/{id}/retry"; a part in braces is one segment, decoded
  role needs = role::read;
  std::string_view summary;
  std::vector<query_parameter> query = {};
  std::vector<query_parameter> headers = {};
  body_form takes = {}, gives = {};
  unsigned status = 200;  // when all went well
  bool waits = false;     // for the disk or for an action: it is answered on a worker
  std::function<void(const call_handle&)> answer;
};

// Whether that request may do that. Errors: unauthenticated, permission_denied.
using access_check = std::function<result<void>(const http::request&, role)>;

class router {
 public:
  // The workers outlive this and every call.
  router(access_check may, workers& waiting) : may_(std::move(may)), workers_(waiting) {}

  // Two routes that could take the same request are a mistake of ours, unless one of them has
  // text where the other has a part in braces: that one is taken.
  void add(route made);
  [[nodiscard]] const std::vector<route>& routes() const { return routes_; }

  // Before the first take(): counts answers by route. The counters outlive every exchange.
  void count_with(telemetry::http_counters& counters) { counters_ = &counters; }

  // Answers; see http::handler.
  void take(std::shared_ptr<http::exchange> exchange);

 private:
  struct match {
    const route* found = nullptr;
    parameters path;
    std::vector<std::string_view> methods;  // that the path has, where the method was not found
  };
  [[nodiscard]] match find(std::string_view method, std::string_view path) const;

  access_check may_;
  std::vector<route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route
  workers& workers_;
  telemetry::http_counters* counters_ = nullptr;
};

}  // namespace pawl::api
