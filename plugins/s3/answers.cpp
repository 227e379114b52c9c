#include "answers.hpp"

#include "carrier/outcome.hpp"

#include <pawl/binary.hpp>

#include <pugixml.hpp>

namespace pawl::s3 {
namespace {

struct meaning {
  std::string_view said;
  const char* code;
  bool retryable = false;
};
constexpr meaning meanings[] = {
    {"AuthorizationHeaderMalformed", PAWL_ERROR_UNAUTHENTICATED},
    {"ExpiredToken", PAWL_ERROR_UNAUTHENTICATED},
    {"InvalidAccessKeyId", PAWL_ERROR_UNAUTHENTICATED},
    {"InvalidToken", PAWL_ERROR_UNAUTHENTICATED},
    {"RequestTimeTooSkewed", PAWL_ERROR_UNAUTHENTICATED},
    {"SignatureDoesNotMatch", PAWL_ERROR_UNAUTHENTICATED},
    {"EntityTooLarge", PAWL_ERROR_TOO_LARGE},
    {"OperationAborted", PAWL_ERROR_CONFLICT, true},
    {"ConditionalRequestConflict", PAWL_ERROR_CONFLICT, true},
    {"RequestTimeout", PAWL_ERROR_TIMEOUT, true},
    {"SlowDown", PAWL_ERROR_RATE_LIMITED, true},
};

struct problem {
  std::string code, message;
};

problem problem_of(const carrier::answer& got) {
  pugi::xml_document document;
  if (!document.load_buffer(got.body.data(), got.body.size())) return {};
  const pugi::xml_node said = document.child("Error");
  return {replace_invalid_utf8(said.child_value("Code")),
          replace_invalid_utf8(said.child_value("Message"))};
}

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  return replace_invalid_utf8(etag);
}

}  // namespace

void check(const carrier::answer& got) {
  if (got.status / 100 == 2) return;
  const error plain = carrier::error_of_status(got);
  const problem said = problem_of(got);
  if (said.code.empty()) throw plain;
  std::string message = plain.message() + ", " + said.code + ": " + said.message;
  const auto region = got.headers.find("x-amz-bucket-region");
  if (got.status / 100 == 3 && region != got.headers.end())
    message += " (the bucket is in the region " + region->second + ")";
  std::string code = plain.code();
  bool retryable = plain.retryable();
  for (const meaning& known : meanings) {
    if (known.said != said.code) continue;
    code = known.code;
    retryable = known.retryable;
  }
  error why(code, std::move(message));
  if (retryable) why.with_retry(true, got.retry_after);
  throw why.with_details(plain.details());
}

std::string etag_of(const carrier::answer& got) {
  const auto found = got.headers.find("etag");
  if (found == got.headers.end()) throw carrier::unreadable(got, "there is no ETag");
  return unquoted(found->second);
}

std::optional<std::string> read_page(const carrier::answer& got, listing& into) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(got.body.data(), got.body.size());
  const pugi::xml_node page = document.child("ListBucketResult");
  if (!parsed || !page) throw carrier::unreadable(got, "it is not a list of S3");
  for (const pugi::xml_node each : page.children("Contents"))
    into.items.push_back({replace_invalid_utf8(each.child_value("Key")),
                          each.child("Size").text().as_ullong(), unquoted(each.child_value("ETag")),
                          replace_invalid_utf8(each.child_value("LastModified"))});
  for (const pugi::xml_node each : page.children("CommonPrefixes"))
    into.prefixes.push_back(replace_invalid_utf8(each.child_value("Prefix")));
  if (!page.child("IsTruncated").text().as_bool()) return std::nullopt;
  const std::string next = page.child_value("NextContinuationToken");
  if (next.empty()) throw carrier::unreadable(got, "it goes on, but does not say where");
  return next;
}

}  // namespace pawl::s3
