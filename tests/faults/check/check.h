/* A module that passes every check: one safe action that can be cancelled, and a workflow of a step
 * and a sleep. Each file beside this one breaks what the check of its name looks for, and nothing
 * else: it defines names of ../fault.h, or of the workflow below, before it includes this. */
#ifndef FAULTS_CHECK_CHECK_H
#define FAULTS_CHECK_CHECK_H

#include <pawl/pawl.h>

#include <stdlib.h>

#ifndef ACTION_NAME
#define ACTION_NAME MODULE_NAME ".act"
#endif

#ifndef ACTION_INPUT_SCHEMA
#define ACTION_INPUT_SCHEMA \
  "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}"
#endif
#ifndef ACTION_OPTIONS
#define ACTION_OPTIONS "{\"examples\":[{\"input\":{\"n\":1},\"output\":{\"ok\":true}}]}"
#endif
#ifndef ACTION_CANCEL
#define ACTION_CANCEL ignore_cancel
static void ignore_cancel(const pawl_action* self, uint64_t token) {
  (void)self;
  (void)token;
}
#endif

#ifndef WORKFLOW_OUTPUT_SCHEMA
#define WORKFLOW_OUTPUT_SCHEMA "{\"type\":\"object\"}"
#endif
#ifndef STEP_KEY
#define STEP_KEY "action:act#0"
#endif
#ifndef STEP_INPUT
#define STEP_INPUT "{\"n\":1}"
#endif
#ifndef OUTPUT
#define OUTPUT "{\"ok\":true}"
#endif
#ifndef SLEEP_UNTIL
#define SLEEP_UNTIL(resolution) ((resolution)->at_ms + 1000)
#endif
#ifndef RESOLUTION_COUNT
#define RESOLUTION_COUNT(activation) ((activation)->resolution_count)
#endif
#ifndef STATUS_OF /* of activate(), by what it was told last */
#define STATUS_OF(resolution) PAWL_OK
#endif
/* Statements with `instance` in reach, at the beginning and end of each function; where an answer
 * is worked off there is also `resolution`. */
#ifndef ON_CREATE
#define ON_CREATE
#endif
#ifndef ON_RESOLUTION
#define ON_RESOLUTION
#endif
#ifndef ON_END
#define ON_END
#endif
#ifndef ON_DESTROY
#define ON_DESTROY
#endif

struct pawl_instance {
  int ended;
  const char* kept;
};

enum { step_id = 1, sleep_id = 2, end_id = 3 };

static pawl_str text_of(const char* text) {
  pawl_str view;
  view.data = text;
  view.size = strlen(text);
  return view;
}

static void ask(const pawl_activation* activation, uint32_t kind, uint64_t id, const char* key,
                const char* payload, int64_t until_ms) {
  pawl_error error;
  pawl_command command;
  memset(&error, 0, sizeof(error));
  error.size = sizeof(error);
  error.code = text_of(PAWL_ERROR_CANCELLED);
  error.message = text_of("It was stopped.");
  memset(&command, 0, sizeof(command));
  command.size = sizeof(command);
  command.kind = kind;
  command.id = id;
  command.key = text_of(key);
  if (kind == PAWL_COMMAND_STEP) command.name = text_of(ACTION_NAME);
  command.payload = text_of(payload);
  command.until_ms = until_ms;
  if (kind == PAWL_COMMAND_FAIL) command.error = &error;
  (void)activation->emit(activation, &command);
}

#ifndef WORKFLOW_CREATE
#define WORKFLOW_CREATE flow_create
static pawl_instance* flow_create(const pawl_workflow* self, const pawl_run* run) {
  struct pawl_instance* instance = (struct pawl_instance*)calloc(1, sizeof(*instance));
  (void)self;
  (void)run;
  ON_CREATE
  return instance;
}
#endif

static void finish(pawl_instance* instance, const pawl_activation* activation, uint32_t kind) {
  instance->ended = 1;
  ask(activation, kind, end_id, "", kind == PAWL_COMMAND_COMPLETE ? OUTPUT : "", 0);
  ON_END
}

#define WORKFLOW_ACTIVATE flow_activate
static pawl_status flow_activate(pawl_instance* instance, const pawl_activation* activation) {
  const pawl_resolution* resolution = 0;
  uint32_t i;
  for (i = 0; i < RESOLUTION_COUNT(activation); ++i) {
    resolution = activation->resolutions[i];
    ON_RESOLUTION
    if (resolution->kind == PAWL_RESOLUTION_STARTED) {
      ask(activation, PAWL_COMMAND_STEP, step_id, STEP_KEY, STEP_INPUT, 0);
    } else if (resolution->kind != PAWL_RESOLUTION_COMPLETED) {
      finish(instance, activation, PAWL_COMMAND_FAIL);
    } else if (resolution->id == step_id) {
      ask(activation, PAWL_COMMAND_SLEEP, sleep_id, "sleep:nap#0", "", SLEEP_UNTIL(resolution));
    } else {
      finish(instance, activation, PAWL_COMMAND_COMPLETE);
    }
  }
  return STATUS_OF(resolution);
}

#define WORKFLOW_DESTROY flow_destroy
static void flow_destroy(pawl_instance* instance) {
  ON_DESTROY
  free(instance);
}

#include "fault.h"

#endif
