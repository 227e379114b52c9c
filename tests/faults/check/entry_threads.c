/* Starts a thread while it is described. */
#include "check/thread.h"

#define ON_ENTRY start_thread();
#include "check/check.h"
