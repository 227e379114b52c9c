/* Its workflow opens a hook under the run's own id, and once that is answered ends with the
 * module's version. */
#include <pawl/pawl.h>

#include <stdlib.h>

struct waiting_run {
  char id[64];
  uint64_t id_size;
};

static pawl_instance* create_waiting(const pawl_workflow* workflow, const pawl_run* run) {
  struct waiting_run* made = (struct waiting_run*)malloc(sizeof(*made));
  (void)workflow;
  if (made == 0) return 0;
  made->id_size = run->run_id.size;
  memcpy(made->id, run->run_id.data, run->run_id.size);
  return (pawl_instance*)made;
}

static pawl_status activate_waiting(pawl_instance* instance, const pawl_activation* activation) {
  const struct waiting_run* run = (const struct waiting_run*)instance;
  const uint32_t told = activation->resolutions[0]->kind;
  pawl_command command;
  memset(&command, 0, sizeof(command));
  command.size = sizeof(command);
  command.id = 1;
  if (told == PAWL_RESOLUTION_STARTED) {
    command.kind = PAWL_COMMAND_HOOK;
    command.key.data = "hook:go#0";
    command.key.size = 9;
    command.token.data = run->id;
    command.token.size = run->id_size;
  } else {
    command.kind = PAWL_COMMAND_COMPLETE;
    command.payload.data = "\"" MODULE_VERSION "\"";
    command.payload.size = sizeof(MODULE_VERSION) + 1;
  }
  return activation->emit(activation, &command);
}

static void destroy_waiting(pawl_instance* instance) {
  free(instance);
}

#define WORKFLOW_CREATE create_waiting
#define WORKFLOW_ACTIVATE activate_waiting
#define WORKFLOW_DESTROY destroy_waiting
#include "../faults/fault.h"
