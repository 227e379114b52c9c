/* A thread that never ends. It runs no code of the module, which may be unloaded under it. */
#ifndef FAULTS_CHECK_THREAD_H
#define FAULTS_CHECK_THREAD_H

#include <pthread.h>
#include <unistd.h>

static void start_thread(void) {
  pthread_t thread;
  void (*const wait_forever)(void) = (void (*)(void))pause;
  (void)pthread_create(&thread, 0, (void* (*)(void*))wait_forever, 0);
}

#endif
