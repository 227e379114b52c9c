#include "request.hpp"

#include "carrier/easy.hpp"

#include <pawl/binary.hpp>
#include <pawl/json.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace pawl::http {
namespace {

using headers = std::map<std::string, std::string>;

void add_unless_there(headers& to, std::string_view name, const std::string& value) {
  const auto same = [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  };
  const bool there = std::any_of(to.begin(), to.end(), [&](const auto& header) {
    const std::string& given = header.first;
    return std::equal(given.begin(), given.end(), name.begin(), name.end(), same);
  });
  if (!there) to.emplace(name, value);
}

void put_body(carrier::request& into, request_input& in) {
  if (in.body.has_value() + in.body_base64.has_value() + in.json.has_value() > 1)
    throw carrier::invalid("give one of body, body_base64 and json");
  const char* type = nullptr;
  if (in.body) {
    into.body = std::move(*in.body);
    type = "text/plain; charset=utf-8";
  } else if (in.json) {
    into.body = to_json(*in.json);
    type = "application/json";
  } else if (in.body_base64) {
    into.body = from_base64(*in.body_base64);
    if (!into.body) throw carrier::invalid("/body_base64: this is not base64");
    type = "application/octet-stream";
  }
  if (type != nullptr) add_unless_there(into.headers, "Content-Type", type);
}

bool is_json(const response& answer) {
  const auto type = answer.headers.find("content-type");
  if (type == answer.headers.end()) return false;
  const std::string_view name = std::string_view(type->second).substr(0, type->second.find(';'));
  return name.starts_with("application/json") || name.find("+json") != name.npos;
}

}  // namespace

carrier::request request_of(const call& of, request_input in) {
  carrier::request made;
  made.method = std::move(in.method);
  made.url = std::move(in.url);
  made.headers = std::move(in.headers);
  made.timeout = std::chrono::milliseconds(in.timeout_ms);
  made.answer_bytes_max = in.response_bytes_max;
  made.redirects_max = in.redirects_max;
  made.verify_tls = in.verify_tls;
  put_body(made, in);
  const std::string key(of.idempotency_key());
  if (made.method != "GET" && made.method != "HEAD" && !key.empty())
    add_unless_there(made.headers, "Idempotency-Key", key);
  return made;
}

response response_of(carrier::answer got) {
  response made;
  made.status = got.status;
  made.headers = std::move(got.headers);
  if (!is_utf8(got.body)) {
    made.body_base64 = to_base64(got.body);
    return made;
  }
  if (is_json(made)) {
    try {
      made.json = from_json<boost::json::value>(got.body);
      return made;
    } catch (const conversion_error&) {  // then it is text
    }
  }
  made.body = std::move(got.body);
  return made;
}

}  // namespace pawl::http
