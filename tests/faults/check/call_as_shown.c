/* Its example shows another output. */
#define ACTION_OPTIONS "{\"examples\":[{\"input\":{\"n\":1},\"output\":{\"ok\":true,\"more\":1}}]}"
#include "check/check.h"
