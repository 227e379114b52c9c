/* An example whose input does not fit. */
#define ACTION_OPTIONS "{\"examples\":[{\"input\":{\"n\":\"one\"}}]}"
#include "check/check.h"
