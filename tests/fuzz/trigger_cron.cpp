// Any text as a schedule's cron: it is refused with a sentence, or has a next time, always later.
#include "fuzz/require.hpp"
#include "triggers/schedule.hpp"

using namespace pawl;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static const auto vienna = triggers::time_zone::find("Europe/Vienna");
  const auto made = triggers::cron::parse(fuzz::text_of(data, size));
  if (!made) {
    fuzz::require_message(made.error().message);
    return 0;
  }
  const triggers::schedule zoned(*made, *vienna);
  int64_t at_ms = 1'704'067'200'000;
  for (int i = 0; i < 5; ++i) {
    const int64_t next_ms = zoned.next(at_ms);
    fuzz::require(next_ms > at_ms, "the next tick is later");
    fuzz::require(next_ms % 60'000 == 0, "ticks are at full minutes");
    at_ms = next_ms;
  }
  return 0;
}
