/* Opens a file while it is described. */
#include <fcntl.h>

#define ON_ENTRY (void)open("/dev/null", O_RDONLY | O_CLOEXEC);
#include "check/check.h"
