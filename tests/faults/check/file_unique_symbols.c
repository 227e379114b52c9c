/* One of its symbols is shared by all libraries of the process. */
#include "check/check.h"

__asm__(
    ".data\n"
    ".globl shared_by_all\n"
    ".type shared_by_all, @gnu_unique_object\n"
    ".size shared_by_all, 4\n"
    "shared_by_all: .long 1\n"
    ".text\n");
