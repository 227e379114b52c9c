/* Leaves a thread behind. */
#include <pawl/pawl.h>

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

static pawl_status open_it(const pawl_host* given, pawl_str config, pawl_error* error) {
  (void)given;
  (void)config;
  (void)error;
  start_thread();
  return PAWL_OK;
}
#define MODULE_OPEN open_it
#include "check/check.h"
