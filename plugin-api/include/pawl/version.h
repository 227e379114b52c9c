/* The versions of Pawl and of its ABI. CMake reads them from here, so there is one place to change.
 *
 * The major is part of the entry's name (`pawl_module_v1`). A minor only adds: members at the end of a
 * struct, extension ids, codes. A module states the smallest minor it needs; an older module always
 * loads, one that needs a newer minor than the host's is refused with both numbers in the message. */
#ifndef PAWL_VERSION_H
#define PAWL_VERSION_H

#define PAWL_VERSION "0.1.0"

#define PAWL_ABI_MAJOR 1
#define PAWL_ABI_MINOR 1

#endif
