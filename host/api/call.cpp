#include "api/call.hpp"

#include "api/json_text.hpp"
#include "api/problem.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <cassert>
#include <charconv>
#include <fmt/format.h>

namespace pawl::api {
namespace {

constexpr size_t depth_max = 1'000;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

parameters parse_query(std::string_view text) {
  parameters found;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view value =
        equals == part.npos ? std::string_view() : part.substr(equals + 1);
    found.insert_or_assign(decoded(part.substr(0, equals), true), decoded(value, true));
  }
  return found;
}

}  // namespace

std::string decoded(std::string_view text, bool in_query) {
  std::string made;
  made.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (escape) {
      made += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      made += in_query && text[i] == '+' ? ' ' : text[i];
    }
  }
  return made;
}

result<uint64_t> number_of(const parameters& among, std::string_view name, uint64_t otherwise) {
  const auto found = among.find(name);
  if (found == among.end()) return otherwise;
  const std::string& text = found->second;
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("{}: \"{}\" is not a whole number", name, text)};
  return number;
}

call::call(std::shared_ptr<http::exchange> under_way, parameters path)
    : exchange_(std::move(under_way)),
      path_(std::move(path)),
      query_(parse_query(exchange_->request.query)) {}

const std::string& call::path(std::string_view name) const {
  const auto found = path_.find(name);
  assert(found != path_.end() && "the route has no such part");
  return found->second;
}

std::optional<std::string> call::query(std::string_view name) const {
  const auto found = query_.find(name);
  return found == query_.end() ? std::nullopt : std::optional(found->second);
}

result<uint64_t> call::number(std::string_view name, uint64_t otherwise) const {
  return number_of(query_, name, otherwise);
}

std::string_view call::header(std::string_view name) const {
  return http::find_header(exchange_->request.headers, name);
}

result<boost::json::value> call::body() const {
  const std::string& text = exchange_->request.body;
  if (text.empty()) return boost::json::value(nullptr);
  boost::json::stream_parser parser({}, {.max_depth = depth_max});
  boost::json::error_code error;
  const size_t read = parser.write(text, error);
  if (!error) parser.finish(error);
  if (error)
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("the body is not JSON: {} at byte {}", error.message(), read + 1)};
  return parser.release();
}

http::response json_response(const boost::json::value& document, unsigned status) {
  return {.status = status, .body = to_text(document)};
}

void call::answer(const boost::json::value& document, unsigned status) {
  exchange_->answer(json_response(document, status));
}

void call::answer(http::response given) {
  exchange_->answer(std::move(given));
}

void call::fail(const failure& why) {
  exchange_->answer(problem(why));
}

}  // namespace pawl::api
