/* Views, statuses and errors: the values that every other header speaks in.
 *
 * Conventions, for all headers of the C ABI:
 *  1. Text is UTF-8 and passed as a view: pointer and length, no terminator promised. Only the ids of
 *     extensions are C strings.
 *  2. Every struct but the view begins with `size`, set by whoever fills it to the sizeof it was compiled
 *     with. A reader copies min(size, its own sizeof) into a zeroed local, and never reads past `size`.
 *  3. A struct that its receiver fills (pawl_module, the error of open) comes zeroed, its `size` saying how
 *     much room there is. Fill the members within that size; never assign the whole struct.
 *  4. Members are only ever appended. A zero in a member means "the default"; flags and reserved members that
 *     have no name yet are 0.
 *  5. Memory never changes owner. Inputs are borrowed; what outlives a call is copied by its receiver.
 *  6. Nothing crosses but these calls: no exception, longjmp, exit, errno, signal, stdout or stderr.
 *  7. Each function names the thread it is called on:
 *       [any]     any thread, several at once
 *       [main]    one thread at a time, before or after all other calls into that module (entry, open, close)
 *       [shard]   a thread that must not be blocked; calls for one run or instance never overlap
 *       [pool]    a thread of the host's pool that may block; several at once
 *       [inside]  only during the call that handed the function out, on the same thread */
#ifndef PAWL_STATUS_H
#define PAWL_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A borrowed run of UTF-8 bytes. data may be null when size is 0. Frozen: it has no size member. */
typedef struct pawl_str {
  const char* data;
  uint64_t size;
} pawl_str;

/* What a function of the ABI answers. Anything but PAWL_OK means that the call had no effect,
 * where its comment does not say otherwise. */
typedef int32_t pawl_status;

#define PAWL_OK 0                /* done, or accepted */
#define PAWL_INVALID_ARGUMENT 1  /* a null, an unknown kind, text that is not JSON where JSON is due */
#define PAWL_STALE 2             /* the call token is over: completed before, timed out, or never given */
#define PAWL_TOO_LARGE 3         /* a payload over the host's limit (4 MiB unless configured) */
#define PAWL_UNSUPPORTED 4       /* this side does not offer that */
#define PAWL_UNAVAILABLE 5       /* not now: shutting down, or out of a resource */
#define PAWL_INTERNAL 6          /* the callee's own fault */

/* Why a step, a hook or a run failed. All views are borrowed for the duration of the call. */
typedef struct pawl_error {
  uint32_t size;
  uint32_t retryable;     /* 0: trying again can't help. 1: it may (network, rate limit, restart) */
  pawl_str code;          /* `[a-z][a-z0-9_]*`, at most 64 bytes: one below, or the module's own */
  pawl_str message;       /* one sentence for a person, no secrets */
  pawl_str details;       /* JSON, or empty */
  int64_t retry_after_ms; /* how long the remote asked to wait before the next attempt; 0: it did not */
} pawl_error;

/* Codes that the host gives, and that modules use where they mean the same. */
#define PAWL_ERROR_INVALID_INPUT "invalid_input"           /* input against its schema; never retried */
#define PAWL_ERROR_INVALID_OUTPUT "invalid_output"         /* output against its schema; never retried */
#define PAWL_ERROR_UNKNOWN_ACTION "unknown_action"         /* no loaded module exports that slug */
#define PAWL_ERROR_UNKNOWN_WORKFLOW "unknown_workflow"     /* the same, of a child run */
#define PAWL_ERROR_MISSING_CREDENTIAL "missing_credential" /* none of that kind in the scopes tried */
#define PAWL_ERROR_TIMEOUT "timeout"                       /* the deadline of a step or hook passed */
#define PAWL_ERROR_HEARTBEAT_TIMEOUT "heartbeat_timeout"   /* no sign of life for the agreed time */
#define PAWL_ERROR_CANCELLED "cancelled"                   /* stopped because someone asked */
#define PAWL_ERROR_UNAVAILABLE "unavailable"               /* the other side can't be reached now */
#define PAWL_ERROR_RATE_LIMITED "rate_limited"             /* the other side asked to slow down */
#define PAWL_ERROR_UNAUTHENTICATED "unauthenticated"       /* the credential is wrong or expired */
#define PAWL_ERROR_PERMISSION_DENIED "permission_denied"   /* known, but not allowed */
#define PAWL_ERROR_NOT_FOUND "not_found"                   /* what was asked for does not exist */
#define PAWL_ERROR_CONFLICT "conflict"                     /* the state of the other side forbids it */
#define PAWL_ERROR_TOO_LARGE "too_large"                   /* a payload over its limit */
#define PAWL_ERROR_HOOK_FAILED "hook_failed"               /* someone failed the hook from outside */
#define PAWL_ERROR_HOST_MISUSE "host_misuse"               /* the module broke a rule of the ABI */
#define PAWL_ERROR_INTERNAL "internal"                     /* a fault that is nobody's input */

#ifdef __cplusplus
}
#endif

#endif
