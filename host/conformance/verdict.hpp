// How a check ended. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::conformance {

enum class verdict : uint8_t { passed, warning, failed, crashed, timed_out, skipped };

// "passed", "timed out"
std::string_view word_of(verdict what);
std::optional<verdict> verdict_of(std::string_view word);

// Whether the module keeps the rule, as far as could be seen: passed or only a warning.
bool is_good(verdict what);
// Whether the module breaks the rule: failed, crashed or timed out.
bool is_bad(verdict what);

struct outcome {
  verdict what = verdict::passed;
  std::vector<std::string> findings;  // sentences: what was wrong, or why it was skipped
};

std::string to_json(const outcome& given);
// Nothing when the text is no outcome.
std::optional<outcome> outcome_from_json(std::string_view text);

}  // namespace pawl::conformance
