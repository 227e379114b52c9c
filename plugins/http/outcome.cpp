#include "outcome.hpp"

#include <pawl/binary.hpp>
#include <pawl/json.hpp>

#include <algorithm>
#include <string_view>

namespace pawl::http {
namespace {

// "GET https://host/path", without what may be secret: user, password, query.
std::string name_of(const request_input& in) {
  std::string_view url = in.url;
  url = url.substr(0, url.find_first_of("?#"));
  const size_t scheme = url.find("://");
  const size_t host = scheme == url.npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(host, url.find('/', host) - host);
  const size_t at = authority.rfind('@');
  const size_t skipped = at == authority.npos ? 0 : at + 1;
  return in.method + ' ' + std::string(url.substr(0, host)) +
         std::string(url.substr(host + skipped));
}

const char* code_of(int status) {
  switch (status) {
    case 401:
      return PAWL_ERROR_UNAUTHENTICATED;
    case 403:
      return PAWL_ERROR_PERMISSION_DENIED;
    case 404:
    case 410:
      return PAWL_ERROR_NOT_FOUND;
    case 408:
      return PAWL_ERROR_TIMEOUT;
    case 409:
    case 412:
      return PAWL_ERROR_CONFLICT;
    case 413:
      return PAWL_ERROR_TOO_LARGE;
    case 429:
      return PAWL_ERROR_RATE_LIMITED;
    case 425:
      return PAWL_ERROR_UNAVAILABLE;
    default:
      return status >= 500 ? PAWL_ERROR_UNAVAILABLE : "http_status";
  }
}

bool may_pass(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

bool is_json(const response& answer) {
  const auto type = answer.headers.find("content-type");
  if (type == answer.headers.end()) return false;
  const std::string_view name = std::string_view(type->second).substr(0, type->second.find(';'));
  return name.starts_with("application/json") || name.find("+json") != name.npos;
}

}  // namespace

error error_of(CURLcode result, const request_input& in) {
  const std::string message = name_of(in) + ": " + curl_easy_strerror(result);
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT:
      return transient_error(PAWL_ERROR_TIMEOUT, message);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return final_error(PAWL_ERROR_INVALID_INPUT, message);
    case CURLE_TOO_MANY_REDIRECTS:
      return final_error("too_many_redirects", message);
    case CURLE_PEER_FAILED_VERIFICATION:
      return final_error("tls_verification", message);
    case CURLE_FILESIZE_EXCEEDED:
      return final_error(PAWL_ERROR_TOO_LARGE, message);
    case CURLE_BAD_CONTENT_ENCODING:
      return final_error("invalid_response", message);
    default:
      return transient_error(PAWL_ERROR_UNAVAILABLE, message);
  }
}

error body_too_large(uint64_t bytes_max) {
  return final_error(PAWL_ERROR_TOO_LARGE, "the response is longer than the " +
                                               std::to_string(bytes_max) + " bytes asked for");
}

error error_of_status(int status, std::chrono::seconds retry_after, const request_input& in,
                      const std::string& body) {
  constexpr size_t shown_bytes_max = 2000;
  error why(code_of(status), name_of(in) + " answered " + std::to_string(status));
  if (may_pass(status)) why.with_retry(true, std::max(retry_after, std::chrono::seconds(0)));
  std::string details = R"({"status":)" + std::to_string(status) + R"(,"body":)";
  to_json(details, replace_invalid_utf8(std::string_view(body).substr(0, shown_bytes_max)));
  return why.with_details(details + '}');
}

void put_body(response& into, std::string body) {
  if (!is_utf8(body)) {
    into.body_base64 = to_base64(body);
    return;
  }
  if (is_json(into)) {
    try {
      into.json = from_json<boost::json::value>(body);
      return;
    } catch (const conversion_error&) {  // then it is text
    }
  }
  into.body = std::move(body);
}

}  // namespace pawl::http
