#include "triggers/jq.hpp"

#include "triggers/jq_deadline.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <mutex>

extern "C" {
#include <jq.h>
}

namespace pawl::triggers {
namespace {

// What reaches out of an expression means something harmless within it.
constexpr std::string_view opening =
    "{} as $ENV | def env: {}; def input: empty; def inputs: empty; def debug: .; def stderr: .; "
    "def halt: error(\"halt is not for triggers\"); def halt_error: error; "
    "def halt_error($code): error; def get_search_list: []; (";
constexpr std::string_view closing = "\n)";  // a comment may end the expression

std::string taken_text(jv value) {
  const auto size = static_cast<size_t>(jv_string_length_bytes(jv_copy(value)));
  std::string text(jv_string_value(value), size);
  jv_free(value);
  return text;
}

// Keeps the first line of the first thing that is wrong with an expression, without "jq: error: ";
// the rest repeats the expression.
void keep_problem(void* to, jv message) {
  auto& kept = *static_cast<std::string*>(to);
  std::string text =
      taken_text(jv_get_kind(message) == JV_KIND_STRING ? message : jv_dump_string(message, 0));
  if (!kept.empty()) return;
  constexpr std::string_view prefix = "jq: error: ";
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  text.erase(std::min(text.find('\n'), text.size()));
  if (text.ends_with(':')) text.pop_back();
  constexpr std::string_view shell_advice = " (Unix shell quoting issues?)";
  if (const size_t at = text.find(shell_advice); at != std::string::npos)
    text.erase(at, shell_advice.size());
  kept = std::move(text);
}

failure failed(std::string what) {
  return {.code = "jq_failed", .message = std::move(what)};
}

// What an evaluation ended with in place of a result: nothing more, or an error.
result<void> ended(jq_state* state, jv end, std::chrono::milliseconds time) {
  if (jq_halted(state) != 0) {
    jv_free(end);
    return failed(fmt::format("the expression took longer than {} ms", time.count()));
  }
  if (jv_invalid_has_msg(jv_copy(end)) == 0) {
    jv_free(end);
    return {};
  }
  jv message = jv_invalid_get_msg(end);
  const bool is_text = jv_get_kind(message) == JV_KIND_STRING;
  constexpr size_t shown_max = 1'000;
  return failed(taken_text(is_text ? message : jv_dump_string(message, 0)).substr(0, shown_max));
}

}  // namespace

struct jq::program {
  explicit program(jq_limits bounds) : limits(bounds) {}
  ~program() {
    if (state != nullptr) jq_teardown(&state);
  }

  const jq_limits limits;
  const std::shared_ptr<jq_deadline> deadline = jq_deadline::shared();
  std::mutex mutex;
  jq_state* state = jq_init();
};

jq::jq(std::unique_ptr<program> compiled) : program_(std::move(compiled)) {}
jq::~jq() = default;
jq::jq(jq&&) noexcept = default;
jq& jq::operator=(jq&&) noexcept = default;

result<jq> jq::compile(std::string_view expression, jq_limits limits) {
  constexpr size_t bytes_max = 64 * 1024;
  const auto wrong = [](std::string_view what) {
    return failure{.code = "invalid_input",
                   .message = fmt::format("not an expression of jq: {}", what)};
  };
  if (expression.size() > bytes_max) return wrong("longer than 64 KiB");
  if (expression.find('\0') != std::string_view::npos) return wrong("it holds a zero byte");
  auto made = std::make_unique<program>(limits);
  if (made->state == nullptr) return wrong("jq could not be set up");
  std::string problem;
  jq_set_error_cb(made->state, &keep_problem, &problem);
  const std::string text = fmt::format("{}{}{}", opening, expression, closing);
  const bool compiled = jq_compile(made->state, text.c_str()) != 0;
  jq_set_error_cb(made->state, [](void*, jv message) { jv_free(message); }, nullptr);
  if (!compiled) return wrong(problem);
  return jq(std::move(made));
}

result<std::vector<std::string>> jq::run(std::string_view input) const {
  jv value = jv_parse_sized(input.data(), static_cast<int>(input.size()));
  if (jv_is_valid(value) == 0) {
    jv message = jv_invalid_get_msg(value);
    const std::string why = jv_get_kind(message) == JV_KIND_STRING ? taken_text(message) : "empty";
    return failure{.code = "invalid_input", .message = fmt::format("not JSON for jq: {}", why)};
  }
  const std::lock_guard lock(program_->mutex);
  const jq_limits& limits = program_->limits;
  jq_state* const state = program_->state;
  jq_start(state, value, 0);
  const jq_deadline::guard guard(*program_->deadline, state, limits.time);
  std::vector<std::string> results;
  size_t bytes = 0;
  while (true) {
    jv next = jq_next(state);
    if (jv_is_valid(next) == 0) {
      if (auto end = ended(state, next, limits.time); !end) return std::move(end).error();
      return results;
    }
    results.push_back(taken_text(jv_dump_string(next, 0)));
    bytes += results.back().size();
    if (results.size() > limits.results_max)
      return failed(fmt::format("the expression gives more than {} results", limits.results_max));
    if (bytes > limits.bytes_max)
      return failed(fmt::format("the expression gives more than {} bytes", limits.bytes_max));
  }
}

result<std::string> jq::run_one(std::string_view input) const {
  auto all = run(input);
  if (!all) return std::move(all).error();
  if (all->size() != 1)
    return failed(fmt::format("the expression must give one result, but gives {}", all->size()));
  return std::move(all->front());
}

result<bool> jq::run_test(std::string_view input) const {
  auto all = run(input);
  if (!all) return std::move(all).error();
  return std::ranges::any_of(
      *all, [](const std::string& each) { return each != "false" && each != "null"; });
}

}  // namespace pawl::triggers
