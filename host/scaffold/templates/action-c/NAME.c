/* The module @name@: one action, in plain C. */
#include <pawl/pawl.h>

#include <stdlib.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const pawl_host* host; /* from the entry until the module is closed */

static pawl_status refuse(const pawl_call* call, const pawl_error* error) {
  host->fail(host, call->token, error);
  return PAWL_OK; /* the call was accepted, and has failed */
}

/* What is between the quotes of a JSON string can stand in another one as it is, escapes and all.
 * The host holds the input to its schema before; this trusts it no further than it must. */
static pawl_status greet(const pawl_action* action, const pawl_call* call) {
  static const pawl_error no_string = {
      .size = sizeof(pawl_error),
      .code = TEXT(PAWL_ERROR_INVALID_INPUT),
      .message = TEXT("The name is not a string"),
  };
  static const pawl_error no_memory = {
      .size = sizeof(pawl_error),
      .retryable = 1,
      .code = TEXT(PAWL_ERROR_UNAVAILABLE),
      .message = TEXT("There is no memory for the greeting now"),
  };
  static const char before[] = "\"Hello, ", after[] = "!\"";
  const size_t before_size = sizeof before - 1, after_size = sizeof after - 1;
  const char* begin = call->input.data;
  const char* end = begin + call->input.size;
  size_t name_size;
  pawl_str output;
  char* text;
  (void)action;

  while (begin != end && *begin != '"') ++begin;
  while (end != begin && end[-1] != '"') --end;
  if (end - begin < 2) return refuse(call, &no_string);
  ++begin; /* past the quotes */
  --end;
  name_size = (size_t)(end - begin);

  text = (char*)malloc(before_size + name_size + after_size);
  if (text == NULL) return refuse(call, &no_memory);
  memcpy(text, before, before_size);
  memcpy(text + before_size, begin, name_size);
  memcpy(text + before_size + name_size, after, after_size);
  output.data = text;
  output.size = before_size + name_size + after_size;
  host->complete(host, call->token, output); /* which copies it */
  free(text);
  return PAWL_OK;
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
