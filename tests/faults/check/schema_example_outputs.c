/* An example whose output does not fit. */
#define ACTION_OPTIONS "{\"examples\":[{\"input\":{\"n\":1},\"output\":{\"ok\":1}}]}"
#include "check/check.h"
