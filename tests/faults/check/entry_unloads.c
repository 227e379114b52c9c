/* Crashes when it is loaded again: unloading leaves a mark on the process. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void look_for_mark(void) {
  if (fcntl(STDIN_FILENO, F_GETFD) == FD_CLOEXEC) abort();
}

__attribute__((destructor)) static void leave_mark(void) {
  (void)fcntl(STDIN_FILENO, F_SETFD, FD_CLOEXEC);
}

#include "check/check.h"
