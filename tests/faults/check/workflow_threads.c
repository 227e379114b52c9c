/* Starts a thread. */
#include "check/thread.h"

#define ON_CREATE start_thread();
#include "check/check.h"
