/* An action that needs a credential which the module does not declare. */
#define ACTION_OPTIONS "{\"credentials\":[\"no.such\"]}"
#define ACTION_FLAGS 0
#include "check/check.h"
