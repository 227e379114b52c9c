/* A whole module in C: one action that greets. */
#include <pawl/pawl.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const pawl_host* host;

static pawl_status start(const pawl_action* action, const pawl_call* call) {
  const pawl_str output = TEXT("\"Hello.\"");
  (void)action;
  return host->complete(host, call->token, output);
}

static const pawl_action greet = {
    .size = sizeof(pawl_action),
    .flags = PAWL_ACTION_SAFE,
    .name = TEXT("greet.hello"),
    .title = TEXT("Greet"),
    .description = TEXT("Says hello."),
    .input_schema = TEXT("true"),
    .output_schema = TEXT("{\"type\":\"string\"}"),
    .start = start,
};
static const pawl_action* const actions[] = {&greet};

pawl_status pawl_module_v1(const pawl_host* offered, pawl_module* out) {
  static const pawl_module module = {
      .size = sizeof(pawl_module),
      .name = TEXT("greet"),
      .version = TEXT("1.0.0"),
      .title = TEXT("Greet"),
      .description = TEXT("Greets people."),
      .action_count = 1,
      .actions = actions,
  };
  host = offered;
  pawl_module_fill(out, &module);
  return PAWL_OK;
}
