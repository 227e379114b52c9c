/* No fault. */
#include "fault.h"
