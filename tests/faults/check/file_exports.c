/* Exports one function more. */
#include "check/check.h"

PAWL_EXPORT int one_too_many(void);
int one_too_many(void) {
  return 1;
}
