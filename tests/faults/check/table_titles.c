/* An action without a title. */
#define ACTION_TITLE ""
#include "check/check.h"
