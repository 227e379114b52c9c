#include "carrier/outcome.hpp"

#include <pawl/binary.hpp>
#include <pawl/json.hpp>

#include <algorithm>

namespace pawl::carrier {
namespace {

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

std::string details_of(const answer& got) {
  constexpr size_t shown_bytes_max = 2000;
  std::string details = R"({"status":)" + std::to_string(got.status) + R"(,"body":)";
  to_json(details, replace_invalid_utf8(std::string_view(got.body).substr(0, shown_bytes_max)));
  return details + '}';
}

}  // namespace

error error_of(CURLcode result, const std::string& shown) {
  const std::string message = shown + ": " + curl_easy_strerror(result);
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

error answer_too_large(uint64_t bytes_max) {
  return final_error(PAWL_ERROR_TOO_LARGE, "the response is longer than the " +
                                               std::to_string(bytes_max) + " bytes asked for");
}

error error_of_status(const answer& got) {
  error why(code_of(got.status), got.shown + " answered " + std::to_string(got.status));
  if (may_pass(got.status))
    why.with_retry(true, std::max(got.retry_after, std::chrono::seconds(0)));
  return why.with_details(details_of(got));
}

error unreadable(const answer& got, std::string_view reason) {
  return transient_error("invalid_response", got.shown + " answered " + std::to_string(got.status) +
                                                 ", but " + std::string(reason))
      .with_details(details_of(got));
}

}  // namespace pawl::carrier
