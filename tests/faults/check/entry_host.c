/* Logs while it is described. */
#define ON_ENTRY host->log(host, PAWL_LOG_INFO, (pawl_str)TEXT("Hello."), (pawl_str)TEXT(""));
#include "check/check.h"
