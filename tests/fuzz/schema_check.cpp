// A schema in the first line, and a value in the rest: both ways to ask agree, and each violation
// is at a place that the value has.
#include "fuzz/require.hpp"
#include "schema/checker.hpp"

using namespace pawl;

namespace {

void check(const schema::checker& rules, const boost::json::value& instance) {
  constexpr size_t count_max = 5;
  const auto found = rules.violations(instance, count_max);
  fuzz::require(rules.accepts(instance) == found.empty(), "accepts() and violations() agree");
  fuzz::require(found.size() <= count_max, "there are as many violations as asked for");
  for (const schema::violation& each : found) {
    fuzz::require_message(each.message);
    boost::json::error_code error;
    fuzz::require(instance.find_pointer(each.instance_path, error) != nullptr,
                  "the instance path leads somewhere");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const size_t end = text.find('\n');
  if (end == text.npos) return 0;
  boost::json::error_code error;
  const boost::json::value instance =
      boost::json::parse(text.substr(end + 1), error, {}, {.max_depth = 500});
  if (error) return 0;
  for (const schema::draft written : {schema::draft::draft_2020_12, schema::draft::draft_7}) {
    schema::compile_options options;
    options.assumed_draft = written;
    if (const auto rules = schema::checker::compile(text.substr(0, end), options)) {
      check(*rules, instance);
    }
  }
  return 0;
}
