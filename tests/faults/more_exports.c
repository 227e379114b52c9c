/* Exports a function beside the entry: unwise, not refused. */
#include "fault.h"

PAWL_EXPORT int helper_of_this_module(void);
int helper_of_this_module(void) {
  return 1;
}
