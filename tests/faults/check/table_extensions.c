/* Offers a table for ids that it can not know. */
#define ON_EXTENSION \
  if (strncmp(id, "pawl.no", 7) == 0) return &table;
#include "check/check.h"
