/* Its workflow sleeps a moment, then asks for a sleep, a hook and a child, and in the same breath
 * for something that no host knows. */
#include <pawl/pawl.h>

static pawl_status emit(const pawl_activation* activation, uint32_t kind, const char* key) {
  const int64_t hour_ms = 3600000;
  const pawl_str token = {"a-token-nobody-guesses", 22};
  const pawl_str child = {"good.flow", 9};
  const pawl_str payload = {"true", 4};
  pawl_command command;
  memset(&command, 0, sizeof(command));
  command.size = sizeof(command);
  command.kind = kind;
  command.id = kind + 10;
  command.key.data = key;
  command.key.size = strlen(key);
  command.until_ms = activation->resolutions[0]->at_ms + hour_ms;
  command.token = token;
  command.name = child;
  command.payload = payload;
  return activation->emit(activation, &command);
}

static pawl_status faulty_activate(pawl_instance* instance, const pawl_activation* activation) {
  (void)instance;
  if (activation->resolutions[0]->kind == PAWL_RESOLUTION_STARTED) {
    pawl_command command;
    memset(&command, 0, sizeof(command));
    command.size = sizeof(command);
    command.kind = PAWL_COMMAND_SLEEP;
    command.id = 1;
    command.key.data = "sleep:sleep#0";
    command.key.size = 13;
    command.until_ms = 1;
    return activation->emit(activation, &command);
  }
  (void)emit(activation, PAWL_COMMAND_SLEEP, "sleep:sleep#1");
  (void)emit(activation, PAWL_COMMAND_HOOK, "hook:hook#0");
  (void)emit(activation, PAWL_COMMAND_CHILD, "child:good.flow#0");
  (void)emit(activation, 99, "nothing:nothing#0");
  return PAWL_OK;
}

#define WORKFLOW_ACTIVATE faulty_activate
#include "fault.h"
