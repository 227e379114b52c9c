/* Gives no instance. */
#include <pawl/pawl.h>

static pawl_instance* create_none(const pawl_workflow* self, const pawl_run* run) {
  (void)self;
  (void)run;
  return 0;
}
#define WORKFLOW_CREATE create_none
#include "check/check.h"
