/* An action whose size is wrong. */
#define ACTION_SIZE 24
#include "check/check.h"
