/* The module @name@: one action, in plain C. */
#include <pawl/pawl.h>

#include <stdlib.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const pawl_host* host; /* from the entry until the module is closed */

static pawl_status refuse(const pawl_call* call) {
  const pawl_error error = {
      .size = sizeof(pawl_error),
      .retryable = 1,
      .code = TEXT(PAWL_ERROR_UNAVAILABLE),
      .message = TEXT("There is no memory for the greeting now"),
  };
  return host->fail(host, call->token, &error);
}

/* The input fits its schema: a JSON string. What is between its quotes can stand in another JSON
 * string as it is, escapes and all. */
static pawl_status greet(const pawl_action* action, const pawl_call* call) {
  static const char before[] = "\"Hello, ", after[] = "!\"";
  const char* begin = call->input.data;
  const char* end = begin + call->input.size;
  pawl_str output;
  char* text;
  pawl_status status;
  (void)action;

  while (*begin != '"') ++begin;
  while (end[-1] != '"') --end;
  ++begin;
  --end;

  output.size = sizeof before - 1 + (uint64_t)(end - begin) + sizeof after - 1;
  text = (char*)malloc(output.size);
  if (text == NULL) return refuse(call);
  memcpy(text, before, sizeof before - 1);
  memcpy(text + sizeof before - 1, begin, (size_t)(end - begin));
  memcpy(text + output.size - (sizeof after - 1), after, sizeof after - 1);
  output.data = text;
  status = host->complete(host, call->token, output); /* which copies it */
  free(text);
  return status == PAWL_INVALID_ARGUMENT ? PAWL_INTERNAL : PAWL_OK;
}

static const pawl_action greeting = {
    .size = sizeof(pawl_action),
    .flags = PAWL_ACTION_SAFE, /* it changes nothing outside */
    .name = TEXT("@name@.greet"),
    .title = TEXT("Greet"),
    .description = TEXT("Says hello to someone by name."),
    .input_schema = TEXT("{\"type\":\"string\",\"minLength\":1,\"maxLength\":100}"),
    .output_schema = TEXT("{\"type\":\"string\"}"),
    .options = TEXT("{\"examples\":[{\"input\":\"Ada\",\"output\":\"Hello, Ada!\"}]}"),
    .start = greet,
};
static const pawl_action* const actions[] = {&greeting};

pawl_status pawl_module_v1(const pawl_host* offered, pawl_module* out) {
  static const pawl_module module = {
      .size = sizeof(pawl_module),
      .name = TEXT("@name@"),
      .version = TEXT("1.0.0"),
      .title = TEXT("@title@"),
      .description = TEXT("Greets people."),
      .action_count = 1,
      .actions = actions,
  };
  host = offered;
  pawl_module_fill(out, &module);
  return PAWL_OK;
}
