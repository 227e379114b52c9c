/* Its workflow opens a hook and says of its value what is no JSON Schema. */
#include <pawl/pawl.h>

static pawl_status faulty_activate(pawl_instance* instance, const pawl_activation* activation) {
  const pawl_str token = {"a-token-nobody-guesses", 22};
  const pawl_str key = {"hook:hook#0", 11};
  const pawl_str payload = {"{\"type\":\"nothing\"}", 18};
  pawl_command command;
  (void)instance;
  memset(&command, 0, sizeof(command));
  command.size = sizeof(command);
  command.kind = PAWL_COMMAND_HOOK;
  command.id = 1;
  command.key = key;
  command.token = token;
  command.payload = payload;
  return activation->emit(activation, &command);
}

#define WORKFLOW_ACTIVATE faulty_activate
#include "fault.h"
