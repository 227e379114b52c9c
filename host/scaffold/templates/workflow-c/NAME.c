/* The module @name@: a workflow in plain C, and the action that it calls. A workflow is a function
 * from what it is told to what it asks for; the host records both, and after a crash tells it all
 * again. */
#include <pawl/pawl.h>

#include <stdlib.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const pawl_host* host; /* from the entry until the module is closed */

/* The action: gives back what it is given. */
static pawl_status repeat(const pawl_action* action, const pawl_call* call) {
  (void)action;
  host->complete(host, call->token, call->input);
  return PAWL_OK;
}

/* One run: it calls the action, waits for a second, and ends with what the action gave. */
struct pawl_instance {
  char* output;
  uint64_t output_size;
};

enum { id_repeat = 1, id_wait = 2 };

static pawl_instance* create(const pawl_workflow* workflow, const pawl_run* run) {
  (void)workflow;
  (void)run;
  return (pawl_instance*)calloc(1, sizeof(pawl_instance));
}

static void destroy(pawl_instance* instance) {
  free(instance->output);
  free(instance);
}

static pawl_status keep(pawl_instance* instance, pawl_str output) {
  instance->output = (char*)malloc(output.size);
  if (instance->output == NULL) return PAWL_UNAVAILABLE;
  memcpy(instance->output, output.data, output.size);
  instance->output_size = output.size;
  return PAWL_OK;
}

static pawl_status answer(pawl_instance* instance, const pawl_resolution* told, pawl_command* ask) {
  static const pawl_str repeat_key = TEXT("action:@name@.repeat#0"),
                        repeat_name = TEXT("@name@.repeat");
  static const pawl_str wait_key = TEXT("sleep:wait#0"), wait_name = TEXT("wait");

  switch (told->kind) {
    case PAWL_RESOLUTION_STARTED:
      ask->kind = PAWL_COMMAND_STEP;
      ask->id = id_repeat;
      ask->key = repeat_key;
      ask->name = repeat_name;
      ask->payload = told->payload;
      return PAWL_OK;
    case PAWL_RESOLUTION_COMPLETED:
      if (told->id == id_wait) {
        ask->kind = PAWL_COMMAND_COMPLETE;
        ask->payload.data = instance->output;
        ask->payload.size = instance->output_size;
        return PAWL_OK;
      }
      ask->kind = PAWL_COMMAND_SLEEP;
      ask->id = id_wait;
      ask->key = wait_key;
      ask->name = wait_name;
      ask->until_ms = told->at_ms + 1000; /* the only clock there is */
      return keep(instance, told->payload);
    case PAWL_RESOLUTION_FAILED:
      ask->kind = PAWL_COMMAND_FAIL;
      ask->key = repeat_key;
      ask->error = told->error;
      return PAWL_OK;
    default: {
      static const pawl_error cancelled = {
          .size = sizeof(pawl_error),
          .code = TEXT(PAWL_ERROR_CANCELLED),
          .message = TEXT("Someone asked the run to stop"),
      };
      ask->kind = PAWL_COMMAND_FAIL;
      ask->error = &cancelled;
      return PAWL_OK;
    }
  }
}

static pawl_status activate(pawl_instance* instance, const pawl_activation* activation) {
  uint32_t at;
  for (at = 0; at < activation->resolution_count; ++at) {
    pawl_command ask;
    pawl_status status;
    memset(&ask, 0, sizeof ask);
    ask.size = sizeof ask;
    status = answer(instance, activation->resolutions[at], &ask);
    if (status == PAWL_OK) status = activation->emit(activation, &ask);
    if (status != PAWL_OK) return status;
    if (ask.kind == PAWL_COMMAND_COMPLETE || ask.kind == PAWL_COMMAND_FAIL) return PAWL_OK;
  }
  return PAWL_OK;
}

static const pawl_action repeating = {
    .size = sizeof(pawl_action),
    .flags = PAWL_ACTION_SAFE, /* it changes nothing outside */
    .name = TEXT("@name@.repeat"),
    .title = TEXT("Repeat"),
    .description = TEXT("Gives back what it is given."),
    .input_schema = TEXT("true"),
    .output_schema = TEXT("true"),
    .options = TEXT("{\"examples\":[{\"input\":\"hello\",\"output\":\"hello\"}]}"),
    .start = repeat,
};
static const pawl_action* const actions[] = {&repeating};

static const pawl_workflow echo = {
    .size = sizeof(pawl_workflow),
    .name = TEXT("@name@"),
    .title = TEXT("@title@"),
    .description = TEXT("Has its input repeated, and waits for a second."),
    .input_schema = TEXT("true"),
    .output_schema = TEXT("true"),
    .options = TEXT("{\"examples\":[{\"input\":\"hello\",\"output\":\"hello\"}]}"),
    .create = create,
    .activate = activate,
    .destroy = destroy,
};
static const pawl_workflow* const workflows[] = {&echo};

static const void* extension(const char* id) {
  static const pawl_workflow_extension workflow_extension = {
      .size = sizeof(pawl_workflow_extension),
      .workflow_count = 1,
      .workflows = workflows,
  };
  return strcmp(id, PAWL_EXTENSION_WORKFLOW) == 0 ? &workflow_extension : NULL;
}

pawl_status pawl_module_v1(const pawl_host* offered, pawl_module* out) {
  static const pawl_module module = {
      .size = sizeof(pawl_module),
      .name = TEXT("@name@"),
      .version = TEXT("1.0.0"),
      .title = TEXT("@title@"),
      .description = TEXT("A workflow in C."),
      .action_count = 1,
      .actions = actions,
      .extension = extension,
  };
  host = offered;
  pawl_module_fill(out, &module);
  return PAWL_OK;
}
