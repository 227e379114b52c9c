/* Prints the layout of every struct of the C ABI and the value of every constant, one line each. */
#include <pawl/pawl.h>

#include <stddef.h>
#include <stdio.h>

#define STRUCT(type) printf("%s %lu\n", #type, (unsigned long)sizeof(type))
#define MEMBER(type, member)                                                       \
  printf("%s.%s %lu %lu\n", #type, #member, (unsigned long)offsetof(type, member), \
         (unsigned long)sizeof(((type*)0)->member))
#define NUMBER(name) printf("%s = %ld\n", #name, (long)(name))
#define STRING(name) printf("%s = \"%s\"\n", #name, name)

static void print_values(void) {
  STRUCT(pawl_str);
  MEMBER(pawl_str, data);
  MEMBER(pawl_str, size);
  STRUCT(pawl_error);
  MEMBER(pawl_error, size);
  MEMBER(pawl_error, retryable);
  MEMBER(pawl_error, code);
  MEMBER(pawl_error, message);
  MEMBER(pawl_error, details);
  MEMBER(pawl_error, retry_after_ms);
}

static void print_host(void) {
  STRUCT(pawl_host);
  MEMBER(pawl_host, size);
  MEMBER(pawl_host, abi_minor);
  MEMBER(pawl_host, extension);
  MEMBER(pawl_host, log);
  MEMBER(pawl_host, complete);
  MEMBER(pawl_host, fail);
  MEMBER(pawl_host, heartbeat);
  MEMBER(pawl_host, cancelled);
}

static void print_module(void) {
  STRUCT(pawl_module);
  MEMBER(pawl_module, size);
  MEMBER(pawl_module, abi_minor_min);
  MEMBER(pawl_module, name);
  MEMBER(pawl_module, version);
  MEMBER(pawl_module, title);
  MEMBER(pawl_module, description);
  MEMBER(pawl_module, action_count);
  MEMBER(pawl_module, actions);
  MEMBER(pawl_module, config_schema);
  MEMBER(pawl_module, extension);
  MEMBER(pawl_module, open);
  MEMBER(pawl_module, close);
}

static void print_action(void) {
  STRUCT(pawl_call);
  MEMBER(pawl_call, size);
  MEMBER(pawl_call, attempt);
  MEMBER(pawl_call, token);
  MEMBER(pawl_call, input);
  MEMBER(pawl_call, idempotency_key);
  MEMBER(pawl_call, run_id);
  MEMBER(pawl_call, step_key);
  MEMBER(pawl_call, deadline_ms);
  STRUCT(pawl_action);
  MEMBER(pawl_action, size);
  MEMBER(pawl_action, flags);
  MEMBER(pawl_action, name);
  MEMBER(pawl_action, title);
  MEMBER(pawl_action, description);
  MEMBER(pawl_action, input_schema);
  MEMBER(pawl_action, output_schema);
  MEMBER(pawl_action, options);
  MEMBER(pawl_action, data);
  MEMBER(pawl_action, start);
  MEMBER(pawl_action, cancel);
}

static void print_commands(void) {
  STRUCT(pawl_retry);
  MEMBER(pawl_retry, size);
  MEMBER(pawl_retry, attempts_max);
  MEMBER(pawl_retry, delay_ms);
  MEMBER(pawl_retry, delay_ms_max);
  MEMBER(pawl_retry, factor);
  MEMBER(pawl_retry, jitter);
  STRUCT(pawl_command);
  MEMBER(pawl_command, size);
  MEMBER(pawl_command, kind);
  MEMBER(pawl_command, id);
  MEMBER(pawl_command, key);
  MEMBER(pawl_command, name);
  MEMBER(pawl_command, payload);
  MEMBER(pawl_command, until_ms);
  MEMBER(pawl_command, timeout_ms);
  MEMBER(pawl_command, heartbeat_timeout_ms);
  MEMBER(pawl_command, token);
  MEMBER(pawl_command, scope);
  MEMBER(pawl_command, retry);
  MEMBER(pawl_command, error);
}

static void print_credentials(void) {
  STRUCT(pawl_credential_kind);
  MEMBER(pawl_credential_kind, size);
  MEMBER(pawl_credential_kind, flags);
  MEMBER(pawl_credential_kind, name);
  MEMBER(pawl_credential_kind, title);
  MEMBER(pawl_credential_kind, description);
  MEMBER(pawl_credential_kind, schema);
  MEMBER(pawl_credential_kind, options);
  STRUCT(pawl_credential_extension);
  MEMBER(pawl_credential_extension, size);
  MEMBER(pawl_credential_extension, reserved);
  MEMBER(pawl_credential_extension, kind_count);
  MEMBER(pawl_credential_extension, kinds);
  STRUCT(pawl_host_credentials);
  MEMBER(pawl_host_credentials, size);
  MEMBER(pawl_host_credentials, reserved);
  MEMBER(pawl_host_credentials, get);
}

static void print_resolutions(void) {
  STRUCT(pawl_resolution);
  MEMBER(pawl_resolution, size);
  MEMBER(pawl_resolution, kind);
  MEMBER(pawl_resolution, id);
  MEMBER(pawl_resolution, at_ms);
  MEMBER(pawl_resolution, payload);
  MEMBER(pawl_resolution, error);
  MEMBER(pawl_resolution, attempts);
  MEMBER(pawl_resolution, replayed);
  STRUCT(pawl_run);
  MEMBER(pawl_run, size);
  MEMBER(pawl_run, generation);
  MEMBER(pawl_run, run_id);
  MEMBER(pawl_run, workflow);
  MEMBER(pawl_run, parent_id);
  MEMBER(pawl_run, hook_url);
  MEMBER(pawl_run, seed);
  STRUCT(pawl_activation);
  MEMBER(pawl_activation, size);
  MEMBER(pawl_activation, resolution_count);
  MEMBER(pawl_activation, resolutions);
  MEMBER(pawl_activation, emit);
}

static void print_workflow(void) {
  STRUCT(pawl_workflow);
  MEMBER(pawl_workflow, size);
  MEMBER(pawl_workflow, flags);
  MEMBER(pawl_workflow, name);
  MEMBER(pawl_workflow, title);
  MEMBER(pawl_workflow, description);
  MEMBER(pawl_workflow, input_schema);
  MEMBER(pawl_workflow, output_schema);
  MEMBER(pawl_workflow, options);
  MEMBER(pawl_workflow, data);
  MEMBER(pawl_workflow, create);
  MEMBER(pawl_workflow, activate);
  MEMBER(pawl_workflow, destroy);
  STRUCT(pawl_workflow_extension);
  MEMBER(pawl_workflow_extension, size);
  MEMBER(pawl_workflow_extension, reserved);
  MEMBER(pawl_workflow_extension, workflow_count);
  MEMBER(pawl_workflow_extension, workflows);
}

static void print_constants(void) {
  NUMBER(PAWL_ABI_MAJOR);
  NUMBER(PAWL_ABI_MINOR);
  NUMBER(PAWL_OK);
  NUMBER(PAWL_INVALID_ARGUMENT);
  NUMBER(PAWL_STALE);
  NUMBER(PAWL_TOO_LARGE);
  NUMBER(PAWL_UNSUPPORTED);
  NUMBER(PAWL_UNAVAILABLE);
  NUMBER(PAWL_INTERNAL);
  STRING(PAWL_ERROR_INVALID_INPUT);
  STRING(PAWL_ERROR_INVALID_OUTPUT);
  STRING(PAWL_ERROR_UNKNOWN_ACTION);
  STRING(PAWL_ERROR_UNKNOWN_WORKFLOW);
  STRING(PAWL_ERROR_MISSING_CREDENTIAL);
  STRING(PAWL_ERROR_TIMEOUT);
  STRING(PAWL_ERROR_HEARTBEAT_TIMEOUT);
  STRING(PAWL_ERROR_CANCELLED);
  STRING(PAWL_ERROR_UNAVAILABLE);
  STRING(PAWL_ERROR_RATE_LIMITED);
  STRING(PAWL_ERROR_UNAUTHENTICATED);
  STRING(PAWL_ERROR_PERMISSION_DENIED);
  STRING(PAWL_ERROR_NOT_FOUND);
  STRING(PAWL_ERROR_CONFLICT);
  STRING(PAWL_ERROR_TOO_LARGE);
  STRING(PAWL_ERROR_HOOK_FAILED);
  STRING(PAWL_ERROR_HOST_MISUSE);
  STRING(PAWL_ERROR_INTERNAL);
  NUMBER(PAWL_ACTION_BLOCKING);
  NUMBER(PAWL_ACTION_SAFE);
  NUMBER(PAWL_LOG_TRACE);
  NUMBER(PAWL_LOG_DEBUG);
  NUMBER(PAWL_LOG_INFO);
  NUMBER(PAWL_LOG_WARN);
  NUMBER(PAWL_LOG_ERROR);
  STRING(PAWL_MODULE_ENTRY);
  NUMBER(PAWL_COMMAND_STEP);
  NUMBER(PAWL_COMMAND_SLEEP);
  NUMBER(PAWL_COMMAND_HOOK);
  NUMBER(PAWL_COMMAND_CHILD);
  NUMBER(PAWL_COMMAND_RECORD);
  NUMBER(PAWL_COMMAND_RECORDED);
  NUMBER(PAWL_COMMAND_CANCEL);
  NUMBER(PAWL_COMMAND_COMPLETE);
  NUMBER(PAWL_COMMAND_FAIL);
  NUMBER(PAWL_COMMAND_CONTINUE);
  NUMBER(PAWL_RESOLUTION_STARTED);
  NUMBER(PAWL_RESOLUTION_COMPLETED);
  NUMBER(PAWL_RESOLUTION_FAILED);
  NUMBER(PAWL_RESOLUTION_PERFORM);
  NUMBER(PAWL_RESOLUTION_CANCEL);
  STRING(PAWL_EXTENSION_WORKFLOW);
  STRING(PAWL_EXTENSION_CREDENTIALS);
}

int main(void) {
  print_values();
  print_host();
  print_module();
  print_action();
  print_commands();
  print_resolutions();
  print_workflow();
  print_credentials();
  print_constants();
  return 0;
}
