#include "triggers/delivery.hpp"

#include "api/json_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace pawl::triggers {
namespace {

namespace json = boost::json;

std::string in_small_letters(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return made;
}

std::string decoded(std::string_view text) {
  std::string made;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      made += static_cast<char>(value);
      i += 2;
    } else {
      made += text[i] == '+' ? ' ' : text[i];
    }
  }
  return made;
}

// Bytes as a JSON string, whatever they are.
json::value as_text(std::string_view bytes) {
  json::value made = api::from_text(json::serialize(json::value(bytes)));
  return made.is_string() ? made : json::value("");
}

// "a=1&b=2"; the last one of a name counts.
json::object form(std::string_view text) {
  json::object made;
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    const json::value name = as_text(decoded(pair.substr(0, equals)));
    made[name.get_string()] = as_text(decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return made;
}

bool holds_credential(std::string_view name, const definition& of) {
  constexpr std::array<std::string_view, 3> known = {"authorization", "cookie",
                                                     "proxy-authorization"};
  const verification& by = of.webhook->verification;
  return std::ranges::find(known, name) != known.end() ||
         (by.scheme == scheme::token && name == in_small_letters(by.header));
}

json::value body_of(const http::request& delivery) {
  const std::string_view type = http::find_header(delivery.headers, "Content-Type");
  if (in_small_letters(type).starts_with("application/x-www-form-urlencoded"))
    return form(delivery.body);
  if (delivery.body.empty()) return nullptr;
  return api::from_text(delivery.body);
}

// The text at a place of a document, or nothing.
std::string text_at(std::string_view document, std::string_view pointer) {
  const json::value value = api::from_text(document);
  json::error_code error;
  const json::value* found = value.find_pointer(pointer, error);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

occasion delivery_occasion(const definition& of, const http::request& delivery) {
  json::object headers;
  for (const auto& [name, value] : delivery.headers) {
    const std::string key = in_small_letters(name);
    if (!holds_credential(key, of))
      headers.emplace(std::string(as_text(key).get_string()), as_text(value));
  }
  json::value body = body_of(delivery);
  const std::string input = api::to_text(body);
  const json::object document{{"trigger", of.name},
                              {"body", std::move(body)},
                              {"headers", std::move(headers)},
                              {"query", form(delivery.query)}};
  return {api::to_text(document), input, {}};
}

result<std::string> delivery_id(const definition& of, const occasion& delivery) {
  if (of.webhook->delivery) {
    auto given = of.webhook->delivery->run_one(delivery.document);
    if (!given || *given == "null") return given ? std::string() : given;
    const json::value value = api::from_text(*given);
    return value.is_string() ? std::string(value.get_string()) : *given;
  }
  switch (of.webhook->verification.scheme) {
    case scheme::standard_webhooks:
      return text_at(delivery.document, "/headers/webhook-id");
    case scheme::github:
      return text_at(delivery.document, "/headers/x-github-delivery");
    case scheme::stripe:
      return text_at(delivery.input, "/id");
    case scheme::slack:
      return text_at(delivery.input, "/event_id");
    default:
      return std::string();
  }
}

std::optional<std::string> slack_challenge(const definition& of, const http::request& delivery) {
  if (of.webhook->verification.scheme != scheme::slack) return std::nullopt;
  if (text_at(delivery.body, "/type") != "url_verification") return std::nullopt;
  return text_at(delivery.body, "/challenge");
}

}  // namespace pawl::triggers
