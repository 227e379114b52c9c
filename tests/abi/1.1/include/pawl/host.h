/* What the host offers to a module. One table for the life of the process: a module may keep the pointer
 * from the entry until close() returns. No way to start an action is among it, on purpose: an action is a
 * leaf, and only a workflow composes. */
#ifndef PAWL_HOST_H
#define PAWL_HOST_H

#include <pawl/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PAWL_LOG_TRACE 0
#define PAWL_LOG_DEBUG 1
#define PAWL_LOG_INFO 2
#define PAWL_LOG_WARN 3
#define PAWL_LOG_ERROR 4

typedef struct pawl_host pawl_host;

struct pawl_host {
  uint32_t size;
  uint32_t abi_minor; /* the newest minor this host speaks */

  /* [any] A table the host offers beside this one, by id ("pawl.NAME/REVISION"), or null when it has
   * none. Valid as long as the host table. */
  const void* (*extension)(const pawl_host* host, const char* id);

  /* [any] One line of the host's log; fields is a JSON object or empty. Copied. Never put a secret in. */
  void (*log)(const pawl_host* host, int32_t level, pawl_str message, pawl_str fields);

  /* [any] Ends an accepted call with its output, JSON that fits the action's output schema. Copied
   * before it returns. Exactly one of complete and fail is due for each accepted call.
   * PAWL_OK; PAWL_STALE when the call was over already (harmless: logged and counted);
   * PAWL_TOO_LARGE when the output is over the limit (the call has then failed with too_large). */
  pawl_status (*complete)(const pawl_host* host, uint64_t token, pawl_str output);

  /* [any] Ends an accepted call with an error. Copied before it returns. PAWL_OK or PAWL_STALE. */
  pawl_status (*fail)(const pawl_host* host, uint64_t token, const pawl_error* error);

  /* [any] A sign of life: restarts the call's heartbeat timeout. details is JSON shown to people, or
   * empty. PAWL_OK or PAWL_STALE; stale is a good moment to stop working. */
  pawl_status (*heartbeat)(const pawl_host* host, uint64_t token, pawl_str details);

  /* [any] 1 once the call should stop: its run was cancelled, its deadline passed, the host is
   * shutting down, or the token is over. 0 while its result is still wanted. */
  uint32_t (*cancelled)(const pawl_host* host, uint64_t token);
};

#ifdef __cplusplus
}
#endif

#endif
