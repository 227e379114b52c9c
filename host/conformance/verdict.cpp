#include "conformance/verdict.hpp"

#include <boost/json.hpp>

#include <array>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> words = {"passed",  "warning",   "failed",
                                                   "crashed", "timed out", "skipped"};

}  // namespace

std::string_view word_of(verdict what) {
  return words[static_cast<size_t>(what)];
}

std::optional<verdict> verdict_of(std::string_view word) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return static_cast<verdict>(i);
  }
  return {};
}

bool is_good(verdict what) {
  return what == verdict::passed || what == verdict::warning;
}

bool is_bad(verdict what) {
  return what == verdict::failed || what == verdict::crashed || what == verdict::timed_out;
}

std::string to_json(const outcome& given) {
  return json::serialize(json::object{{"verdict", word_of(given.what)},
                                      {"findings", json::value_from(given.findings)}});
}

std::optional<outcome> outcome_from_json(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return {};
  const json::value* word = value.get_object().if_contains("verdict");
  const json::value* findings = value.get_object().if_contains("findings");
  if (word == nullptr || !word->is_string() || findings == nullptr) return {};
  const auto what = verdict_of(word->get_string());
  auto sentences = json::try_value_to<std::vector<std::string>>(*findings);
  if (!what || !sentences) return {};
  return outcome{*what, std::move(*sentences)};
}

}  // namespace pawl::conformance
