/* The entry lets a C++ exception out. */
#include <stdexcept>

#define ON_ENTRY throw std::runtime_error("out of luck");
#include "fault.h"
