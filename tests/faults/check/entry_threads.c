/* Starts a thread while it is described. */
#include <pthread.h>
#include <unistd.h>

static void* wait_forever(void* unused) {
  for (;;) (void)pause();
  return unused;
}

static void start_thread(void) {
  pthread_t thread;
  (void)pthread_create(&thread, 0, wait_forever, 0);
}

#define ON_ENTRY start_thread();
#include "check/check.h"
