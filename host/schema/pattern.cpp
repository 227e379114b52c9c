#include "schema/pattern.hpp"

#include "schema/ecma.hpp"

#include <re2/re2.h>
#include <utility>

namespace pawl::schema {
namespace {

RE2::Options quiet_options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  return options;
}

// These say that an expression is too large for RE2, not that it is malformed.
bool is_size_limit(RE2::ErrorCode code) {
  return code == RE2::ErrorRepeatSize || code == RE2::ErrorPatternTooLarge;
}

}  // namespace

pattern::pattern(std::string text, std::shared_ptr<const re2::RE2> compiled)
    : text_(std::move(text)),
      program_size_(static_cast<size_t>(compiled->ProgramSize())),
      compiled_(std::move(compiled)) {}

result<pattern> pattern::compile(std::string_view ecma) {
  if (ecma.size() > pattern_text_size_max) {
    return failure{
        .code = "invalid_schema",
        .message = "it is longer than " + std::to_string(pattern_text_size_max) + " bytes"};
  }
  auto translated = ecma_to_re2(ecma, ecma_use::match);
  if (!translated) return std::move(translated).error();
  auto compiled = std::make_shared<const RE2>(*translated, quiet_options());
  if (!compiled->ok()) return failure{.code = "invalid_schema", .message = compiled->error()};
  return pattern(std::string(ecma), std::move(compiled));
}

bool pattern::matches(std::string_view text) const {
  return compiled_->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(),
                          RE2::UNANCHORED, nullptr, 0);
}

bool is_regular_expression(std::string_view text) {
  if (text.size() > pattern_text_size_max) return false;
  const auto translated = ecma_to_re2(text, ecma_use::syntax);
  if (!translated) return false;
  const RE2 compiled(*translated, quiet_options());
  return compiled.ok() || is_size_limit(compiled.error_code());
}

}  // namespace pawl::schema
