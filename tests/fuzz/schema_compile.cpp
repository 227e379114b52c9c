// Any text as a schema: it compiles, or there is a reason why not.
#include "fuzz/require.hpp"
#include "schema/checker.hpp"

#include <optional>
#include <string>

using namespace pawl;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  for (const schema::draft written : {schema::draft::draft_2020_12, schema::draft::draft_7}) {
    schema::compile_options options;
    options.assumed_draft = written;
    // A document that the schema may refer to: itself, until its references go on without end.
    options.resolve = [&](std::string_view uri) -> std::optional<std::string> {
      if (uri.size() > 200) return std::nullopt;
      return std::string(fuzz::text_of(data, size));
    };
    const auto rules = schema::checker::compile(fuzz::text_of(data, size), options);
    if (rules.ok()) continue;
    fuzz::require(rules.error().code == "invalid_schema", "the code is invalid_schema");
    fuzz::require_message(rules.error().message);
  }
  return 0;
}
