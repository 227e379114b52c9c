/* An action: a typed leaf, JSON in and JSON out. The module owns the descriptor and all it points to;
 * both stay unchanged from the entry until close() returns. */
#ifndef PAWL_ACTION_H
#define PAWL_ACTION_H

#include <pawl/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* start() may block: the host calls it on [pool] instead of [shard]. */
#define PAWL_ACTION_BLOCKING 1u
/* It changes nothing outside, so tools may call it with its examples at any time. */
#define PAWL_ACTION_SAFE 2u

/* One attempt at a step. Borrowed: the struct and its views stay valid until the module completes the call,
 * also after its deadline or a cancel; of a call that start() refuses, until start() returns. */
typedef struct pawl_call {
  uint32_t size;
  uint32_t attempt;         /* 1 for the first */
  uint64_t token;           /* names this call towards the host; never 0, never used twice */
  pawl_str input;           /* JSON that fits the input schema */
  pawl_str idempotency_key; /* the same over all attempts of the step, and no other's */
  pawl_str run_id;          /* empty when the action is called on its own, outside a run */
  pawl_str step_key;        /* "action:NAME#OCCURRENCE", with the path of its groups before it */
  int64_t deadline_ms;      /* milliseconds since 1970 UTC after which no one waits for it */
  /* Since 1.1. W3C Trace Context: this attempt's own span, as the header of that name has it; empty outside
   * a run. */
  pawl_str traceparent;
} pawl_call;

typedef struct pawl_action pawl_action;

struct pawl_action {
  uint32_t size;
  uint32_t flags;       /* PAWL_ACTION_... */
  pawl_str name;        /* its slug, unique in the host: `[a-z0-9][a-z0-9._-]*`, at most 128 bytes */
  pawl_str title;       /* a few words, required */
  pawl_str description; /* what it does, for a person or a model that must choose; required */

  /* JSON Schema, draft 2020-12. Required; `true` accepts anything. */
  pawl_str input_schema;
  pawl_str output_schema;

  /* A JSON object of declarations, or empty. Known members:
   *   "examples": [{"input": ..., "output": ...}]
   *   "timeout_ms": number       the step's deadline where the call sets none
   *   "credentials": ["slack.bot"]  the kinds it needs, of its own module (credential.h)
   *   "concurrency_max": number  so many calls at once, over all runs of the host
   *   "rate": {"calls": number, "per_ms": number}  so many calls, retries too, begin within any such stretch
   * A step over a limit waits, first come first served; its deadline begins with the call. The host's
   * configuration may set other limits. */
  pawl_str options;

  void* data; /* the module's own; the host does not look at it */

  /* [shard], or [pool] when BLOCKING. PAWL_OK accepts the call: exactly one completion is then due,
   * from any thread, also before start() returns. Anything else refuses it: no completion may follow,
   * and the step fails with code internal, not retried. */
  pawl_status (*start)(const pawl_action* action, const pawl_call* call);

  /* [any] Asks an accepted call to end soon. Optional (null): cancelled() tells the same when polled.
   * May come before start() returned and after the completion; an unknown token is ignored. */
  void (*cancel)(const pawl_action* action, uint64_t token);
};

#ifdef __cplusplus
}
#endif

#endif
