/* Refuses to be told that its sleep is over. */
#define STATUS_OF(resolution) ((resolution)->id == sleep_id ? PAWL_INTERNAL : PAWL_OK)
#include "check/check.h"
