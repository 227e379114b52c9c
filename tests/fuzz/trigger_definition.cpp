// Any text as a trigger's definition: it is refused with a sentence, or read again it is the same.
#include "fuzz/require.hpp"
#include "triggers/definition.hpp"

using namespace pawl;

// jq loses a few bytes of some expressions that it refuses.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libjq.so";
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const auto made = triggers::parse_definition("fuzzed", fuzz::text_of(data, size));
  if (!made) {
    fuzz::require_message(made.error().message);
    return 0;
  }
  const auto again = triggers::parse_definition("fuzzed", (*made)->text);
  fuzz::require(again.ok(), "a definition is read again");
  fuzz::require((*again)->text == (*made)->text, "and is the same");
  return 0;
}
