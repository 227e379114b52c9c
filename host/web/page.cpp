#include "web/page.hpp"

#include "web/assets.hpp"

#include <algorithm>

namespace pawl::web {
namespace {

// Nothing from elsewhere, nothing inline, in no frame.
constexpr const char* content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

http::headers headers_of(const asset& which) {
  return {{"ETag", std::string(which.etag)},
          {"Cache-Control", "no-cache"},  // asked for each time, sent only when it is another one
          {"Content-Security-Policy", content_security_policy},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"}};
}

}  // namespace

std::optional<http::response> answer(const http::request& asked) {
  const auto found = std::ranges::lower_bound(assets(), asked.path, {}, &asset::path);
  if (found == assets().end() || found->path != asked.path) return std::nullopt;
  if (asked.method != "GET" && asked.method != "HEAD") return std::nullopt;
  http::response made = {.content_type = std::string(found->content_type),
                         .headers = headers_of(*found)};
  if (http::find_header(asked.headers, "If-None-Match") == found->etag) {
    made.status = 304;
    made.content_type.clear();
  } else {
    made.body = found->bytes;
  }
  return made;
}

}  // namespace pawl::web
