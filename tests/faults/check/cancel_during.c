/* Forgets a call that is cancelled while it is at work. */
#include "call.h"

#include <pthread.h>
#include <time.h>

static int cancelled, at_work;

static void* work(void* token) {
  const struct timespec moment = {0, 100 * 1000 * 1000};
  (void)nanosleep(&moment, 0);
  if (!__atomic_load_n(&cancelled, __ATOMIC_SEQ_CST)) {
    (void)complete_with((uint64_t)(uintptr_t)token, "{\"ok\":true}");
  }
  (void)__atomic_sub_fetch(&at_work, 1, __ATOMIC_SEQ_CST);
  return 0;
}

static pawl_status start_it(const pawl_action* self, const pawl_call* call) {
  pthread_t thread;
  (void)self;
  if (call->input.size != 7) return complete_with(call->token, "{\"ok\":true}");
  __atomic_store_n(&cancelled, 0, __ATOMIC_SEQ_CST);
  (void)__atomic_add_fetch(&at_work, 1, __ATOMIC_SEQ_CST);
  (void)pthread_create(&thread, 0, work, (void*)(uintptr_t)call->token);
  (void)pthread_detach(thread);
  return PAWL_OK;
}

static void cancel_it(const pawl_action* self, uint64_t token) {
  (void)self;
  (void)token;
  __atomic_store_n(&cancelled, 1, __ATOMIC_SEQ_CST);
}

static void close_it(void) {
  const struct timespec moment = {0, 1000 * 1000};
  while (__atomic_load_n(&at_work, __ATOMIC_SEQ_CST) > 0) (void)nanosleep(&moment, 0);
}
#define ACTION_START start_it
#define ACTION_CANCEL cancel_it
#define MODULE_CLOSE close_it
#include "check/check.h"
