#include "carrier/http_transfer.hpp"

#include "carrier/outcome.hpp"

#include <pawl/binary.hpp>
#include <pawl/version.h>

#include <algorithm>
#include <cctype>

namespace pawl::carrier {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& character : made)
    character = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  return made;
}

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// "GET https://host/path", without what may be secret: user, password, query.
std::string name_of(const request& what) {
  std::string_view url = what.url;
  url = url.substr(0, url.find_first_of("?#"));
  const size_t scheme = url.find("://");
  const size_t host = scheme == url.npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(host, url.find('/', host) - host);
  const size_t at = authority.rfind('@');
  const size_t skipped = at == authority.npos ? 0 : at + 1;
  return what.method + ' ' + std::string(url.substr(0, host)) +
         std::string(url.substr(host + skipped));
}

}  // namespace

http_transfer::http_transfer(const call& of, request what)
    : transfer(of, what.timeout), request_(std::move(what)) {
  answer_.shown = request_.shown.empty() ? name_of(request_) : request_.shown;
  set_target();
  set_body();
  set_headers(of);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, this);
}

void http_transfer::set_target() {
  if (request_.url.find('\0') != request_.url.npos) throw invalid("the url holds a zero byte");
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, request_.redirects_max > 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, static_cast<long>(request_.redirects_max));
  set(CURLOPT_SSL_VERIFYPEER, request_.verify_tls ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, request_.verify_tls ? 2L : 0L);
  if (request_.idle_timeout.count() > 0) {
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.idle_timeout.count()));
  }
  set(CURLOPT_PATH_AS_IS, request_.as_is ? 1L : 0L);
  if (!request_.as_is) set(CURLOPT_ACCEPT_ENCODING, "");  // whatever libcurl can unpack
}

void http_transfer::set_body() {
  // With these fields set libcurl takes POST for the method, without them GET.
  const bool sends_body = request_.body || request_.method == "POST";
  if (sends_body) {
    if (!request_.body) request_.body.emplace();
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body->size()));
    set(CURLOPT_POSTFIELDS, request_.body->c_str());
  }
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request_.method != (sends_body ? "POST" : "GET")) {
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void http_transfer::set_headers(const call& of) {
  for (const auto& [name, value] : request_.headers) add_header(name, value);
  const std::string span(of.traceparent());
  if (!span.empty() && !has_header("traceparent")) add_header("traceparent", span);
  if (!has_header("User-Agent")) add_header("User-Agent", "pawl/" PAWL_VERSION);
  // A name alone takes back what libcurl would send by itself: the type of a form; and the question
  // whether a long body is welcome, which costs a second where no one answers it.
  if (!has_header("Content-Type")) append(headers_, "Content-Type:");
  if (!has_header("Expect")) append(headers_, "Expect:");
  set(CURLOPT_HTTPHEADER, headers_.get());
}

void http_transfer::add_header(const std::string& name, const std::string& value) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  const auto allowed = [&](unsigned char character) {
    return std::isalnum(character) || signs.find(static_cast<char>(character)) != signs.npos;
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), allowed))
    throw invalid("\"" + name + "\" is not a header's name");
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
    throw invalid("the header " + name + " holds a line break or a zero byte");
  // This is how libcurl is told to send a header without a value.
  append(headers_, trim(value).empty() ? name + ';' : name + ": " + value);
}

bool http_transfer::has_header(std::string_view name) const {
  return std::any_of(request_.headers.begin(), request_.headers.end(),
                     [&](const auto& header) { return equal_ignoring_case(header.first, name); });
}

int http_transfer::status() const {
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

size_t http_transfer::keep(std::string_view piece) {
  const size_t room = request_.answer_bytes_max - answer_.body.size();
  if (piece.size() > room && !request_.cuts_answer) {
    too_large_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  answer_.body.append(piece.substr(0, room));
  return piece.size();
}

size_t http_transfer::take_body(char* data, size_t one, size_t size, void* self) noexcept {
  auto& me = *static_cast<http_transfer*>(self);
  const std::string_view piece(data, one * size);
  try {
    return me.take_piece(piece) ? piece.size() : me.keep(piece);
  } catch (...) {
    me.thrown_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

// One line. A status line starts afresh: what came before was a redirect's, or a 100's.
size_t http_transfer::take_header(char* data, size_t one, size_t size, void* self) noexcept {
  auto& me = *static_cast<http_transfer*>(self);
  const std::string_view line(data, one * size);
  if (line.starts_with("HTTP/")) {
    me.answer_.headers.clear();
    me.answer_.body.clear();
  }
  const size_t colon = line.find(':');
  if (colon == line.npos || line.starts_with("HTTP/")) return one * size;
  const std::string value = replace_invalid_utf8(trim(line.substr(colon + 1)));
  std::string& kept = me.answer_.headers[lower(trim(line.substr(0, colon)))];
  kept += kept.empty() ? value : ", " + value;
  return one * size;
}

answer http_transfer::take_answer(CURLcode result) {
  if (too_large_) throw answer_too_large(request_.answer_bytes_max);
  if (thrown_) std::rethrow_exception(thrown_);
  if (result != CURLE_OK) throw error_of(result, answer_.shown);
  curl_off_t retry_after_s = 0;
  curl_easy_getinfo(handle(), CURLINFO_RETRY_AFTER, &retry_after_s);
  answer_.status = status();
  answer_.retry_after = std::chrono::seconds(retry_after_s);
  return std::move(answer_);
}

}  // namespace pawl::carrier
