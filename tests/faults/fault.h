/* A small module that is right in every way: one action, one workflow. Each fault defines one of
 * the names below before it includes this, and so breaks exactly one thing. Also valid C++. The
 * build defines MODULE_NAME, from the file's name, and may define MODULE_VERSION. */
#ifndef FAULTS_FAULT_H
#define FAULTS_FAULT_H

#include <pawl/pawl.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

#ifndef MODULE_VERSION
#define MODULE_VERSION "1.0.0"
#endif
#ifndef MODULE_TITLE
#define MODULE_TITLE "A module"
#endif
#ifndef MODULE_SIZE
#define MODULE_SIZE sizeof(pawl_module)
#endif
#ifndef MODULE_ABI_MINOR
#define MODULE_ABI_MINOR 0
#endif
#ifndef MODULE_CONFIG_SCHEMA
#define MODULE_CONFIG_SCHEMA ""
#endif
#ifndef MODULE_OPEN /* a function, or null */
#define MODULE_OPEN 0
#endif
#ifndef MODULE_CLOSE
#define MODULE_CLOSE 0
#endif
#ifndef MODULE_ACTIONS
#define MODULE_ACTIONS actions
#endif
#ifndef ON_ENTRY /* statements at the entry's beginning */
#define ON_ENTRY
#endif
#ifndef ON_FILLED /* statements at its end, with the table in *out */
#define ON_FILLED
#endif
#ifndef ON_EXTENSION /* statements at the beginning of extension(), with its id */
#define ON_EXTENSION
#endif

#ifndef ACTION_NAME
#define ACTION_NAME MODULE_NAME ".act"
#endif
#ifndef ACTION_TITLE
#define ACTION_TITLE "Act"
#endif
#ifndef ACTION_DESCRIPTION
#define ACTION_DESCRIPTION "Answers with an object whose member ok is true."
#endif
#ifndef ACTION_SIZE
#define ACTION_SIZE sizeof(pawl_action)
#endif
#ifndef ACTION_INPUT_SCHEMA
#define ACTION_INPUT_SCHEMA "true"
#endif
#ifndef ACTION_OUTPUT_SCHEMA
#define ACTION_OUTPUT_SCHEMA \
  "{\"type\":\"object\",\"properties\":{\"ok\":{\"const\":true}},\"required\":[\"ok\"]}"
#endif
#ifndef ACTION_OPTIONS
#define ACTION_OPTIONS "{\"examples\":[{\"input\":{},\"output\":{\"ok\":true}}]}"
#endif
#ifndef ACTION_FLAGS
#define ACTION_FLAGS PAWL_ACTION_SAFE
#endif
#ifndef ACTION_COUNT
#define ACTION_COUNT 1
#endif

#ifndef WORKFLOW_NAME
#define WORKFLOW_NAME MODULE_NAME ".flow"
#endif
#ifndef WORKFLOW_OUTPUT_SCHEMA
#define WORKFLOW_OUTPUT_SCHEMA "true"
#endif

static const pawl_host* host;

#ifndef ACTION_START
#define ACTION_START start
static pawl_status start(const pawl_action* action, const pawl_call* call) {
  const pawl_str output = TEXT("{\"ok\":true}");
  (void)action;
  return host->complete(host, call->token, output);
}
#endif
#ifndef ACTION_CANCEL
#define ACTION_CANCEL 0
#endif

/* The workflow ends at once, with its input as its output. */
#ifndef WORKFLOW_CREATE
struct pawl_instance {
  int unused;
};
static struct pawl_instance only_instance;
#define WORKFLOW_CREATE create
static pawl_instance* create(const pawl_workflow* workflow, const pawl_run* run) {
  (void)workflow;
  (void)run;
  return &only_instance;
}
#endif

#ifndef WORKFLOW_ACTIVATE
#define WORKFLOW_ACTIVATE activate
static pawl_status activate(pawl_instance* instance, const pawl_activation* activation) {
  pawl_command command;
  (void)instance;
  memset(&command, 0, sizeof(command));
  command.size = sizeof(command);
  command.kind = PAWL_COMMAND_COMPLETE;
  command.id = 1;
  command.payload = activation->resolutions[0]->payload;
  return activation->emit(activation, &command);
}
#endif

#ifndef WORKFLOW_DESTROY
#define WORKFLOW_DESTROY destroy
static void destroy(pawl_instance* instance) {
  (void)instance;
}
#endif

static const pawl_action action = {
    ACTION_SIZE,
    ACTION_FLAGS,
    TEXT(ACTION_NAME),
    TEXT(ACTION_TITLE),
    TEXT(ACTION_DESCRIPTION),
    TEXT(ACTION_INPUT_SCHEMA),
    TEXT(ACTION_OUTPUT_SCHEMA),
    TEXT(ACTION_OPTIONS),
    0,
    ACTION_START,
    ACTION_CANCEL,
};
static const pawl_action* const actions[] = {&action, &action};

static const pawl_workflow workflow = {
    sizeof(pawl_workflow),
    0,
    TEXT(WORKFLOW_NAME),
    TEXT("Echo"),
    TEXT("Ends with its input as its output."),
    TEXT("true"),
    TEXT(WORKFLOW_OUTPUT_SCHEMA),
    TEXT(""),
    0,
    WORKFLOW_CREATE,
    WORKFLOW_ACTIVATE,
    WORKFLOW_DESTROY,
};
static const pawl_workflow* const workflows[] = {&workflow};

static const void* extension(const char* id) {
  static const pawl_workflow_extension table = {sizeof(pawl_workflow_extension), 0, 1, workflows};
  ON_EXTENSION
  return strcmp(id, PAWL_EXTENSION_WORKFLOW) == 0 ? &table : 0;
}

#ifndef ENTRY
#define ENTRY pawl_module_v1
#endif
#ifdef __cplusplus
extern "C"
#endif
    PAWL_EXPORT pawl_status
    ENTRY(const pawl_host* offered, pawl_module* out) {
  static const pawl_module module = {
      MODULE_SIZE,
      MODULE_ABI_MINOR,
      TEXT(MODULE_NAME),
      TEXT(MODULE_VERSION),
      TEXT(MODULE_TITLE),
      TEXT("One action and one workflow, for tests."),
      ACTION_COUNT,
      MODULE_ACTIONS,
      TEXT(MODULE_CONFIG_SCHEMA),
      extension,
      MODULE_OPEN,
      MODULE_CLOSE,
  };
  host = offered;
  ON_ENTRY
  pawl_module_fill(out, &module);
  ON_FILLED
  return PAWL_OK;
}

#endif
