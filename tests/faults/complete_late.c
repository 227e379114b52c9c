/* Completes from a thread of its own, once the call is over: it waits until the host wants the
 * result no longer. At most one call at a time. */
#include "call.h"

#include <pthread.h>
#include <sched.h>

static pthread_t thread;
static int running;

static void* finish(void* argument) {
  const uint64_t token = *(const uint64_t*)argument;
  while (!host->cancelled(host, token)) sched_yield();
  (void)complete_with(token, "{\"ok\":true}");
  return 0;
}

static void join(void) {
  if (running) pthread_join(thread, 0);
  running = 0;
}

static pawl_status faulty_start(const pawl_action* action, const pawl_call* call) {
  static uint64_t token;
  (void)action;
  join();
  token = call->token;
  if (pthread_create(&thread, 0, finish, &token) != 0) return PAWL_UNAVAILABLE;
  running = 1;
  return PAWL_OK;
}

#define ACTION_START faulty_start
#define MODULE_CLOSE join
#include "fault.h"
