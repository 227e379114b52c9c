#include "schema/suite.hpp"

#include "schema/work.hpp"

#include <pawl/status.h>

#include <boost/json/parse.hpp>

#include <fstream>
#include <iterator>

namespace pawl::schema {
namespace {

using boost::json::object;
using boost::json::value;

failure malformed(std::string_view why) {
  return {.code = PAWL_ERROR_INVALID_INPUT,
          .message = "this is not a file of the JSON Schema Test Suite: " + std::string(why)};
}

std::string description_of(const object& of) {
  const value* found = of.if_contains("description");
  const auto* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? "(no description)" : std::string(*text);
}

// Empty when the value gets the verdict that it must get.
std::string miss_reason(const checker& rules, const value& data, bool valid) {
  const auto wrong = rules.check(data);
  if (!wrong) return valid ? "" : "it fits, but must not";
  if (valid) return "it must fit, but " + wrong->sentence();
  // To reach a limit is no verdict.
  return wrong->keyword.empty() ? wrong->sentence() : "";
}

result<void> run_group(const object& group, const compile_options& options, suite_score& out) {
  const value* schema = group.if_contains("schema");
  const value* tests = group.if_contains("tests");
  if (schema == nullptr || tests == nullptr || !tests->is_array()) {
    return malformed("a group needs a schema and an array of tests");
  }
  const auto rules = checker::compile_value(*schema, options);
  for (const value& each : tests->get_array()) {
    const object* test = each.if_object();
    const value* data = test == nullptr ? nullptr : test->if_contains("data");
    const value* valid = test == nullptr ? nullptr : test->if_contains("valid");
    if (data == nullptr || valid == nullptr || !valid->is_bool()) {
      return malformed("a test needs data, and valid, which is true or false");
    }
    std::string reason =
        rules ? miss_reason(*rules, *data, valid->get_bool()) : rules.error().message;
    if (reason.empty()) {
      ++out.passed;
    } else {
      out.missed.push_back({description_of(group), description_of(*test), std::move(reason)});
    }
  }
  return {};
}

}  // namespace

result<suite_score> run_suite(std::string_view text, const compile_options& options) {
  boost::json::error_code error;
  const value document = boost::json::parse(text, error, {}, {.max_depth = check_nesting_max});
  if (error) return malformed("it is not JSON: " + error.message());
  const auto* groups = document.if_array();
  if (groups == nullptr) return malformed("it must be an array of groups");
  suite_score out;
  for (const value& each : *groups) {
    const object* group = each.if_object();
    if (group == nullptr) return malformed("a group must be an object");
    if (auto run = run_group(*group, options, out); !run) return run.error();
  }
  return out;
}

std::function<std::optional<std::string>(std::string_view)> remotes_in(
    std::filesystem::path folder) {
  return [folder = std::move(folder)](std::string_view uri) -> std::optional<std::string> {
    constexpr std::string_view server = "http://localhost:1234/";
    if (!uri.starts_with(server)) return std::nullopt;
    const std::filesystem::path file = folder / uri.substr(server.size());
    if (!std::filesystem::is_regular_file(file)) return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
}

}  // namespace pawl::schema
