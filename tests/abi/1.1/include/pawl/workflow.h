/* A workflow: a function from resolutions to commands.
 *
 * The host makes an instance for a run and activates it with resolutions (started, a step completed, a
 * timer fired ...) in the order of the run's journal; the instance answers each activation with commands
 * (run this step, sleep, complete ...). It does no I/O, starts no thread, reads no clock and no random
 * source: the time comes with the activation, randomness from the run's seed. The same resolutions must
 * always give the same commands, since that is how a run is rebuilt after a crash: the host drops the
 * instance, makes a new one and plays the journal to it.
 *
 * All structs that the host hands in are borrowed for the duration of the call. */
#ifndef PAWL_WORKFLOW_H
#define PAWL_WORKFLOW_H

#include <pawl/extension.h>
#include <pawl/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an instance asks for. */
#define PAWL_COMMAND_STEP 1      /* call the action `name` with `payload`; answered */
#define PAWL_COMMAND_SLEEP 2     /* until `until_ms`; answered with COMPLETED, no payload */
#define PAWL_COMMAND_HOOK 3      /* open a hook under `token`; answered */
#define PAWL_COMMAND_CHILD 4     /* start the workflow `name` with `payload` as a child; answered */
#define PAWL_COMMAND_RECORD 5    /* is a local result on record? answered: COMPLETED or FAILED, or PERFORM */
#define PAWL_COMMAND_RECORDED 6  /* the local result of a PERFORM: `payload`, or `error` */
#define PAWL_COMMAND_CANCEL 7    /* the answer to `id` is no longer wanted; none will come */
#define PAWL_COMMAND_COMPLETE 8  /* ends the run with the output `payload` */
#define PAWL_COMMAND_FAIL 9      /* ends the run with `error`; `key` is the step whose failure it was */
#define PAWL_COMMAND_CONTINUE 10 /* ends this log and starts the run afresh with the input `payload` */

/* What an instance is told. */
#define PAWL_RESOLUTION_STARTED 1   /* `payload` is the run's input; the first of all, once */
#define PAWL_RESOLUTION_COMPLETED 2 /* the operation `id` gave `payload` */
#define PAWL_RESOLUTION_FAILED 3    /* the operation `id` failed with `error` after `attempts` */
#define PAWL_RESOLUTION_PERFORM 4   /* no result on record for `id`: make it and answer RECORDED */
#define PAWL_RESOLUTION_CANCEL 5    /* someone asked the run to stop; it may still compensate */

/* How often and how patiently a step is tried. A zero leaves the host's default. */
typedef struct pawl_retry {
  uint32_t size;
  uint32_t attempts_max; /* 1: never again */
  int64_t delay_ms;      /* before the second attempt */
  int64_t delay_ms_max;
  double factor;         /* of each delay to the one before */
  double jitter;         /* 0.2: each delay varies by up to 20 % either way; negative: none */
} pawl_retry;

typedef struct pawl_command {
  uint32_t size;
  uint32_t kind;
  uint64_t id;                  /* chosen by the instance, unique in its life; the answer carries it */
  pawl_str key;                 /* STEP, SLEEP, HOOK, CHILD, RECORD: the operation's identity over replays,
                                   unique in the run, at most 1,024 bytes: "action:charge#0",
                                   "map:pay#0/3/action:charge#0" */
  pawl_str name;                /* STEP: the action's slug. CHILD: the workflow's. Else a label for people */
  pawl_str payload;             /* JSON, or empty where the kind has none. HOOK: the JSON Schema of its
                                   value, or empty for any value */
  int64_t until_ms;             /* SLEEP: milliseconds since 1970 UTC */
  int64_t timeout_ms;           /* STEP: each attempt's deadline. HOOK, CHILD: from now. 0: the default */
  int64_t heartbeat_timeout_ms; /* STEP, HOOK: longest silence. 0: none is asked for */
  pawl_str token;               /* HOOK: what the outside must present, 16 bytes or more, unguessable */
  pawl_str scope;               /* STEP: credentials from this scope alone, or empty */
  const pawl_retry* retry;      /* STEP: or null for the default */
  const pawl_error* error;      /* FAIL: required. RECORDED: where the local code failed */
} pawl_command;

typedef struct pawl_resolution {
  uint32_t size;
  uint32_t kind;
  uint64_t id;             /* of the command it answers */
  int64_t at_ms;           /* when it happened: the only clock a workflow has */
  pawl_str payload;        /* JSON or empty */
  const pawl_error* error; /* FAILED */
  uint32_t attempts;       /* STEP: how many were made */
  uint32_t replayed;       /* 1 while the journal is played back: say nothing to the log */
} pawl_resolution;

/* What a run is, told when its instance is made. */
typedef struct pawl_run {
  uint32_t size;
  uint32_t generation; /* 0, and one more with each CONTINUE */
  pawl_str run_id;
  pawl_str workflow;
  pawl_str parent_id; /* or empty */
  pawl_str hook_url;  /* a hook's URL is this with its token appended */
  uint64_t seed[2];   /* secret and random: for random numbers, ids and hook tokens */
} pawl_run;

typedef struct pawl_activation pawl_activation;

struct pawl_activation {
  uint32_t size;
  uint32_t resolution_count;
  const pawl_resolution* const* resolutions; /* in journal order; each to be worked off before the next */

  /* [inside] Takes one command. Copied before it returns. PAWL_OK, or PAWL_INVALID_ARGUMENT when the
   * command breaks a rule; the run is then blocked with that reason. */
  pawl_status (*emit)(const pawl_activation* activation, const pawl_command* command);
};

typedef struct pawl_workflow pawl_workflow;
typedef struct pawl_instance pawl_instance; /* opaque: the module's own */

/* The descriptor lives as long as the module, unchanged, like an action's. */
struct pawl_workflow {
  uint32_t size;
  uint32_t flags;         /* none yet: 0 */
  pawl_str name;          /* its slug, unique among workflows */
  pawl_str title;         /* required */
  pawl_str description;   /* required */
  pawl_str input_schema;  /* JSON Schema, draft 2020-12; required */
  pawl_str output_schema; /* the same */

  /* A JSON object of declarations, or empty. Known members:
   *   "examples": as in action.h
   *   "running_max": number           so many runs at once
   *   "key": "/customer/id"           JSON pointer into the input: of runs with the same value there ...
   *   "running_per_key_max": number   ... so many at once; 1 when it is left out
   *   "queued_max": number            a start is refused as busy when so many wait; 0: none waits
   *   "priority": "/priority"         JSON pointer to a whole number in the input: the highest begins first
   * A run counts from its beginning to its end, also while it sleeps or waits. So a run that waits for a
   * child of its own workflow takes two permits, and waits for good when the child gets none. The host's
   * configuration may set other limits. */
  pawl_str options;
  void* data;

  /* [shard] An instance for one run, or null when it can't be made. */
  pawl_instance* (*create)(const pawl_workflow* workflow, const pawl_run* run);

  /* [shard] Works off the resolutions and emits what follows from them. Anything but PAWL_OK blocks the
   * run. After COMPLETE, FAIL or CONTINUE the instance is not activated again. */
  pawl_status (*activate)(pawl_instance* instance, const pawl_activation* activation);

  /* [shard] At any time between two activations; nothing may be emitted. */
  void (*destroy)(pawl_instance* instance);
};

typedef struct pawl_workflow_extension {
  uint32_t size;
  uint32_t reserved;
  uint64_t workflow_count;
  const pawl_workflow* const* workflows;
} pawl_workflow_extension;

#ifdef __cplusplus
}
#endif

#endif
