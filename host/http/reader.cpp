#include "http/reader.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace pawl::http {
namespace {

namespace beast = boost::beast;
using parse_error = beast::http::error;

constexpr size_t body_reserved_max = 1024 * 1024;  // who says a length has not sent it yet

// "http://host/path" is "/path" to us, as the protocol allows.
std::string_view without_authority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const size_t path = target.find_first_of("/?", scheme.size());
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

}  // namespace

request_reader::request_reader(const server_options& limits) : limits_(limits) {
  eager(true);
  header_limit(limits.header_bytes_max);
}

request_reader::state request_reader::put(std::string_view& bytes) {
  error_code error;
  while (!is_done() && !bytes.empty()) {
    const size_t used = basic_parser::put(boost::asio::buffer(bytes), error);
    if (error && error != parse_error::need_more) {
      if (!refusal_) refuse_for(error, bytes);
      return state::refused;
    }
    bytes.remove_prefix(used);
    if (error) break;
  }
  if (is_done()) return state::complete;
  if (bytes.size() > limits_.header_bytes_max) {  // a chunk's head or the trailers have no end
    refuse(400, "invalid_input", "The request's body is no valid chunked body.", error);
    return state::refused;
  }
  return state::needs_more;
}

bool request_reader::expects_continue() const {
  return expects_continue_ && is_1_1_ && is_header_done() && request_.body.empty();
}

void request_reader::on_request_impl(beast::http::verb, text method, text target, int version,
                                     error_code& error) {
  has_line_ = true;
  is_1_1_ = version == 11;
  header_bytes_ = method.size() + target.size();
  const std::string_view wanted = without_authority(target);
  const size_t question = wanted.find('?');
  request_.method = std::string_view(method);
  request_.path = wanted.substr(0, question);
  if (question != std::string_view::npos) request_.query = wanted.substr(question + 1);
  if (request_.path.empty()) request_.path = "/";
  if (request_.path[0] != '/' && request_.path != "*") {
    refuse(400, "invalid_input", "The request's path does not begin with a slash.", error);
    return;
  }
  body_bytes_max_ = limits_.body_bytes_max;
  if (limits_.body_bytes_max_for) {
    body_bytes_max_ = limits_.body_bytes_max_for(request_.method, request_.path);
  }
  body_limit(body_bytes_max_);
}

void request_reader::on_field_impl(field name, text name_text, text value, error_code& error) {
  header_bytes_ += name_text.size() + value.size() + 4;  // ": " and the end of the line
  if (header_bytes_ > limits_.header_bytes_max) {
    refuse_large_header();
    error = parse_error::header_limit;
    return;
  }
  if (is_header_done()) return;  // trailers are no headers
  if (name == field::transfer_encoding && !beast::iequals(value, "chunked")) {
    refuse(501, "unsupported",
           "The body's transfer encoding is not known here. Send it plain or chunked.", error);
    return;
  }
  if (name == field::expect) expects_continue_ = beast::iequals(value, "100-continue");
  if (name == field::host) ++hosts_;
  if (request_.headers.empty()) request_.headers.reserve(8);
  request_.headers.emplace_back(name_text, value);
}

void request_reader::on_header_impl(error_code& error) {
  if (is_1_1_ && hosts_ != 1) {
    refuse(400, "invalid_input", "The request is to have one Host header.", error);
  }
}

void request_reader::on_body_init_impl(const boost::optional<uint64_t>& length, error_code&) {
  if (length) request_.body.reserve(std::min<uint64_t>(*length, body_reserved_max));
}

size_t request_reader::on_body_impl(text bytes, error_code&) {
  request_.body.append(std::string_view(bytes));
  return bytes.size();
}

size_t request_reader::on_chunk_body_impl(uint64_t, text bytes, error_code& error) {
  return on_body_impl(bytes, error);
}

void request_reader::refuse(unsigned status, std::string_view code, std::string detail,
                            error_code& error) {
  refusal_ = {status, code, std::move(detail)};
  error = parse_error::bad_value;
}

void request_reader::refuse_large_header() {
  const std::string limit = std::to_string(limits_.header_bytes_max) + " bytes";
  if (has_line_) {
    refusal_ = {431, "too_large", "The request's headers are larger than " + limit + "."};
  } else {
    refusal_ = {414, "too_large", "The request's address is longer than " + limit + "."};
  }
}

void request_reader::refuse_for(const error_code& error, std::string_view bytes) {
  if (error == parse_error::header_limit) {
    refuse_large_header();
  } else if (error == parse_error::body_limit) {
    refusal_ = {413, "too_large",
                "The request's body is larger than " + std::to_string(body_bytes_max_) +
                    " bytes, the most that is taken here."};
  } else if (error == parse_error::bad_version && bytes.find(" HTTP/") != std::string_view::npos) {
    refusal_ = {505, "unsupported", "This server speaks HTTP/1.1 and HTTP/1.0."};
  } else {
    refusal_ = {400, "invalid_input", "The request is not valid HTTP: " + error.message() + "."};
  }
}

}  // namespace pawl::http
