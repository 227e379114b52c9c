/* Completes twice. */
#define ON_END \
  if (kind == PAWL_COMMAND_COMPLETE) ask(activation, kind, end_id, "", OUTPUT, 0);
#include "check/check.h"
