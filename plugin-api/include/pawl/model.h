/* Models: programs that answer a conversation, behind whatever API a vendor has.
 *
 * A module offers providers (pawl_model_extension, under "pawl.models/1"). A provider is an action
 * (action.h): it is started, completed, cancelled and given credentials by the same rules. Its name is the
 * vendor's slug, "openai"; the host lists and calls it as the action "model.openai". Workflows do not call
 * it so: their step is `llm.prompt`, an action of the host, which finds the provider, describes the tools
 * and holds the answer against the schema that was asked for.
 *
 * Input, JSON:
 *   "model": TEXT                  the vendor's own name of the model
 *   "messages": [{"role": ROLE, "content": [PART ...]} ...]
 *                                  ROLE is "system" (first of all, if any), "user", "assistant" or "tool"
 *   "tools": [{"name": TEXT, "description": TEXT, "schema": JSON Schema of its arguments} ...]
 *                                  a name matches [a-zA-Z0-9_-]{1,64}
 *   "response_schema"              JSON Schema of the answer's text, which is then to be JSON; may be missing
 *   "output_tokens_max"            how long an answer may be; may be missing
 *   "temperature"                  0 to 2; may be missing
 *   "options": {...}               members to be passed on as they are; may be missing
 * A PART is one of
 *   {"text": TEXT}
 *   {"id": TEXT, "name": TEXT, "arguments": JSON}               the model calls a tool
 *   {"id": TEXT, "name": TEXT, "text": TEXT, "failed": BOOL}    what that call gave
 *   {"thought": TEXT, "sealed": JSON}                           what the model thought on its way; "sealed"
 *                                  is for the provider that gave it, which passes over those of others
 *
 * Output, JSON:
 *   "content": [PART ...]          texts, calls and thoughts
 *   "stop": TEXT                   "end"; "tool_calls": it waits for what they give; "length": it was
 *                                  cut off; "refused": it would not answer
 *   "usage": {"input_tokens": N, "output_tokens": N, "cached_tokens": N}
 *                                  cached_tokens are those of the input that were cheaper
 *
 * While an answer is written, each heartbeat may carry what is new of its text: details {"text": TEXT}. */
#ifndef PAWL_MODEL_H
#define PAWL_MODEL_H

#include <pawl/action.h>
#include <pawl/extension.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Offered by a module. Part of its description. */
typedef struct pawl_model_extension {
  uint32_t size;
  uint32_t reserved;
  uint64_t provider_count;
  const pawl_action* const* providers;
} pawl_model_extension;

#ifdef __cplusplus
}
#endif

#endif
