/* A module in C that uses all of the ABI: a configuration, actions that complete, fail and ask for
 * a credential, and workflows of one step; where the headers have 1.1, echo of "trace" tells its
 * span. The build defines MODULE_NAME and ABI_MINOR_MIN. */
#include <pawl/pawl.h>

#include <stdlib.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const pawl_host* host;

static pawl_status refuse_if_told(const pawl_str config, pawl_error* error) {
  static const char unwanted[] = "{\"refuse\":true}";
  const pawl_str message = TEXT("told to refuse");
  if (config.size != sizeof(unwanted) - 1 || memcmp(config.data, unwanted, config.size) != 0) {
    return PAWL_OK;
  }
  error->message = message;
  return PAWL_UNAVAILABLE;
}

static pawl_status open_module(const pawl_host* from, pawl_str config, pawl_error* error) {
  host = from;
  return refuse_if_told(config, error);
}

static pawl_status echo(const pawl_action* action, const pawl_call* call) {
  (void)action;
#if PAWL_ABI_MINOR >= 1
  if (call->size >= sizeof(*call) && call->traceparent.size == 55 &&
      call->input.size == sizeof("\"trace\"") - 1) {
    char told[57];
    const pawl_str answer = {told, sizeof(told)};
    told[0] = told[56] = '"';
    memcpy(told + 1, call->traceparent.data, 55);
    return host->complete(host, call->token, answer);
  }
#endif
  return host->complete(host, call->token, call->input);
}

static pawl_status refuse(const pawl_action* action, const pawl_call* call) {
  pawl_error error;
  const pawl_str code = TEXT("refused");
  const pawl_str message = TEXT("no such luck");
  const pawl_str details = TEXT("{\"luck\":0}");
  memset(&error, 0, sizeof(error));
  error.size = sizeof(error);
  error.code = code;
  error.message = message;
  error.details = details;
  (void)action;
  return host->fail(host, call->token, &error);
}

static pawl_status tell(const pawl_action* action, const pawl_call* call) {
  const pawl_host_credentials* credentials =
      (const pawl_host_credentials*)host->extension(host, PAWL_EXTENSION_CREDENTIALS);
  const pawl_str kind = TEXT(MODULE_NAME ".key");
  pawl_str fields;
  pawl_status status;
  (void)action;
  if (credentials == 0) return PAWL_UNSUPPORTED;
  status = credentials->get(host, call->token, kind, &fields);
  return status == PAWL_OK ? host->complete(host, call->token, fields) : status;
}

static const pawl_action echo_action = {
    sizeof(pawl_action),
    PAWL_ACTION_SAFE,
    TEXT(MODULE_NAME ".echo"),
    TEXT("Echo"),
    TEXT("Answers with its input."),
    TEXT("true"),
    TEXT("true"),
    TEXT("{\"examples\":[{\"input\":1,\"output\":1}],\"timeout_ms\":60000}"),
    0,
    echo,
    0,
};
static const pawl_action refuse_action = {
    sizeof(pawl_action),
    PAWL_ACTION_BLOCKING,
    TEXT(MODULE_NAME ".refuse"),
    TEXT("Refuse"),
    TEXT("Fails."),
    TEXT("true"),
    TEXT("true"),
    TEXT(""),
    0,
    refuse,
    0,
};
static const pawl_action tell_action = {
    sizeof(pawl_action),
    0,
    TEXT(MODULE_NAME ".tell"),
    TEXT("Tell"),
    TEXT("Answers with its credential."),
    TEXT("true"),
    TEXT("true"),
    TEXT("{\"credentials\":[\"" MODULE_NAME ".key\"]}"),
    0,
    tell,
    0,
};
static const pawl_action* const actions[] = {&echo_action, &refuse_action, &tell_action};

/* A run: the step that it takes is the action whose slug the workflow's data holds. */
struct pawl_instance {
  const char* action;
};

static pawl_instance* create(const pawl_workflow* workflow, const pawl_run* run) {
  pawl_instance* made = (pawl_instance*)malloc(sizeof(*made));
  (void)run;
  if (made != 0) made->action = (const char*)workflow->data;
  return made;
}

static void destroy(pawl_instance* instance) {
  free(instance);
}

static pawl_status react(const pawl_instance* instance, const pawl_activation* activation,
                         const pawl_resolution* told) {
  const pawl_str key = TEXT("action:one#0");
  pawl_command command;
  pawl_retry once;
  memset(&once, 0, sizeof(once));
  once.size = sizeof(once);
  once.attempts_max = 1;
  memset(&command, 0, sizeof(command));
  command.size = sizeof(command);
  command.payload = told->payload;
  switch (told->kind) {
    case PAWL_RESOLUTION_STARTED:
      command.kind = PAWL_COMMAND_STEP;
      command.id = 1;
      command.key = key;
      command.name.data = instance->action;
      command.name.size = strlen(instance->action);
      command.retry = &once;
      break;
    case PAWL_RESOLUTION_COMPLETED:
      command.kind = PAWL_COMMAND_COMPLETE;
      break;
    case PAWL_RESOLUTION_FAILED:
      command.kind = PAWL_COMMAND_FAIL;
      command.key = key;
      command.error = told->error;
      break;
    default:
      return PAWL_OK;
  }
  return activation->emit(activation, &command);
}

static pawl_status activate(pawl_instance* instance, const pawl_activation* activation) {
  uint32_t i;
  for (i = 0; i < activation->resolution_count; ++i) {
    const pawl_status status = react(instance, activation, activation->resolutions[i]);
    if (status != PAWL_OK) return status;
  }
  return PAWL_OK;
}

static const pawl_workflow echo_workflow = {
    sizeof(pawl_workflow),
    0,
    TEXT(MODULE_NAME ".echo"),
    TEXT("Echo"),
    TEXT("Echoes in one step."),
    TEXT("true"),
    TEXT("true"),
    TEXT(""),
    (void*)(MODULE_NAME ".echo"),
    create,
    activate,
    destroy,
};
static const pawl_workflow refuse_workflow = {
    sizeof(pawl_workflow),
    0,
    TEXT(MODULE_NAME ".refuse"),
    TEXT("Refuse"),
    TEXT("Fails with its only step."),
    TEXT("true"),
    TEXT("true"),
    TEXT(""),
    (void*)(MODULE_NAME ".refuse"),
    create,
    activate,
    destroy,
};
static const pawl_workflow* const workflows[] = {&echo_workflow, &refuse_workflow};

static const pawl_credential_kind key_kind = {
    sizeof(pawl_credential_kind),
    0,
    TEXT(MODULE_NAME ".key"),
    TEXT("Key"),
    TEXT("Ask the doorman."),
    TEXT("{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\",\"writeOnly\":true}}}"),
    TEXT(""),
};
static const pawl_credential_kind* const kinds[] = {&key_kind};

static const void* extension(const char* id) {
  static const pawl_workflow_extension flows = {sizeof(flows), 0, 2, workflows};
  static const pawl_credential_extension credentials = {sizeof(credentials), 0, 1, kinds};
  if (strcmp(id, PAWL_EXTENSION_WORKFLOW) == 0) return &flows;
  return strcmp(id, PAWL_EXTENSION_CREDENTIALS) == 0 ? &credentials : 0;
}

static void close_module(void) {
  host = 0;
}

PAWL_EXPORT pawl_status pawl_module_v1(const pawl_host* offered, pawl_module* out) {
  static const pawl_module module = {
      sizeof(pawl_module),
      ABI_MINOR_MIN,
      TEXT(MODULE_NAME),
      TEXT("1.0.0"),
      TEXT("Echo"),
      TEXT("All of the ABI, in C."),
      3,
      actions,
      TEXT("{\"type\":\"object\",\"properties\":{\"refuse\":{\"type\":\"boolean\"}}}"),
      extension,
      open_module,
      close_module,
  };
  (void)offered;
  pawl_module_fill(out, &module);
  return PAWL_OK;
}
