/* A name with capitals, a space and a mark. */
#define ACTION_NAME "Bad Slug!"
#include "check/check.h"
