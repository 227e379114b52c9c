/* Takes a host of its own minor alone. */
#define ON_ENTRY \
  if (host->abi_minor != PAWL_ABI_MINOR) return PAWL_UNSUPPORTED;
#include "check/check.h"
