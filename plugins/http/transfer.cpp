#include "transfer.hpp"

#include "outcome.hpp"

#include <pawl/binary.hpp>
#include <pawl/json.hpp>
#include <pawl/version.h>

#include <algorithm>
#include <cctype>
#include <new>
#include <string_view>

namespace pawl::http {
namespace {

error invalid(const std::string& reason) {
  return final_error(PAWL_ERROR_INVALID_INPUT, reason);
}

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

}  // namespace

transfer::transfer(call_handle<response> call, request_input in)
    : call_(std::move(call)), request_(std::move(in)), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  set_target();
  set_body();
  set_headers();
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, this);
}

template <class Value>
void transfer::set(CURLoption option, Value value) {
  const CURLcode answer = curl_easy_setopt(easy_.get(), option, value);
  if (answer == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (answer != CURLE_OK) throw invalid(curl_easy_strerror(answer));
}

void transfer::set_target() {
  if (request_.url.find('\0') != request_.url.npos) throw invalid("the url holds a zero byte");
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, request_.redirects_max > 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, static_cast<long>(request_.redirects_max));
  set(CURLOPT_SSL_VERIFYPEER, request_.verify_tls ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, request_.verify_tls ? 2L : 0L);
  set(CURLOPT_ACCEPT_ENCODING, "");  // whatever libcurl can unpack
  const int64_t left_ms = std::min<int64_t>(request_.timeout_ms, call_->time_left().count());
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<int64_t>(left_ms, 1)));
}

void transfer::set_body() {
  const int given =
      request_.body.has_value() + request_.body_base64.has_value() + request_.json.has_value();
  if (given > 1) throw invalid("give one of body, body_base64 and json");
  if (request_.body) body_ = std::move(*request_.body);
  if (request_.json) body_ = to_json(*request_.json);
  if (request_.body_base64) {
    auto bytes = from_base64(*request_.body_base64);
    if (!bytes) throw invalid("/body_base64: this is not base64");
    body_ = *std::move(bytes);
  }
  // With these fields set libcurl takes POST for the method, without them GET.
  const bool sends_body = given == 1 || request_.method == "POST";
  if (sends_body) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_POSTFIELDS, body_.c_str());
  }
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request_.method != (sends_body ? "POST" : "GET")) {
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

const char* transfer::content_type() const {
  if (request_.json) return "application/json";
  if (request_.body) return "text/plain; charset=utf-8";
  return request_.body_base64 ? "application/octet-stream" : nullptr;
}

void transfer::set_headers() {
  for (const auto& [name, value] : request_.headers) add_header(name, value);
  const bool changes = request_.method != "GET" && request_.method != "HEAD";
  const std::string key(changes ? call_->idempotency_key() : std::string_view());
  if (!key.empty() && !has_header("Idempotency-Key")) add_header("Idempotency-Key", key);
  const std::string span(call_->traceparent());
  if (!span.empty() && !has_header("traceparent")) add_header("traceparent", span);
  if (!has_header("User-Agent")) add_header("User-Agent", "pawl/" PAWL_VERSION);
  // A name alone takes back what libcurl would send by itself: the type of a form; and the question
  // whether a long body is welcome, which costs a second where no one answers it.
  const char* type = content_type();
  if (!has_header("Content-Type"))
    add_line("Content-Type:" + (type ? ' ' + std::string(type) : ""));
  if (!has_header("Expect")) add_line("Expect:");
  set(CURLOPT_HTTPHEADER, headers_.get());
}

void transfer::add_header(const std::string& name, const std::string& value) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  const auto allowed = [&](unsigned char character) {
    return std::isalnum(character) || signs.find(static_cast<char>(character)) != signs.npos;
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), allowed))
    throw invalid("\"" + name + "\" is not a header's name");
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
    throw invalid("the header " + name + " holds a line break or a zero byte");
  // This is how libcurl is told to send a header without a value.
  add_line(trim(value).empty() ? name + ';' : name + ": " + value);
}

void transfer::add_line(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(headers_.release());  // the longer list has it
  headers_.reset(longer);
}

bool transfer::has_header(std::string_view name) const {
  return std::any_of(request_.headers.begin(), request_.headers.end(),
                     [&](const auto& header) { return equal_ignoring_case(header.first, name); });
}

size_t transfer::take_body(char* data, size_t one, size_t size, void* self) noexcept {
  auto& me = *static_cast<transfer*>(self);
  if (me.received_.size() + one * size > me.request_.response_bytes_max) {
    me.too_large_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  me.received_.append(data, one * size);
  return one * size;
}

// One line. A status line starts afresh: what came before was a redirect's, or a 100's.
size_t transfer::take_header(char* data, size_t one, size_t size, void* self) noexcept {
  auto& me = *static_cast<transfer*>(self);
  const std::string_view line(data, one * size);
  if (line.starts_with("HTTP/")) {
    me.response_.headers.clear();
    me.received_.clear();
  }
  const size_t colon = line.find(':');
  if (colon == line.npos || line.starts_with("HTTP/")) return one * size;
  const std::string value = replace_invalid_utf8(trim(line.substr(colon + 1)));
  std::string& kept = me.response_.headers[lower(trim(line.substr(0, colon)))];
  kept += kept.empty() ? value : ", " + value;
  return one * size;
}

void transfer::finish(CURLcode result) {
  try {
    if (too_large_) throw body_too_large(request_.response_bytes_max);
    if (result != CURLE_OK) throw error_of(result, request_);
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &retry_after_s);
    if (status >= 400 && !request_.accept_errors)
      throw error_of_status(response_.status, std::chrono::seconds(retry_after_s), request_,
                            received_);
    put_body(response_, std::move(received_));
    call_.complete(response_);
  } catch (...) {
    call_.fail(error::from_current());
  }
}

}  // namespace pawl::http
