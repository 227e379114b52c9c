/* The module @name@: an integration with a web service, to which it adds items with an access
 * token, in plain C. */
#include "http.h"
#include "json.h"

#include <pawl/pawl.h>

#include <stdio.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const pawl_host* host; /* from the entry until the module is closed */

/* What a person gives to the host, which keeps it. It is in no input, journal or log. */
static const pawl_credential_kind account = {
    .size = sizeof(pawl_credential_kind),
    .name = TEXT("@name@.account"),
    .title = TEXT("@title@ account"),
    .description = TEXT("Make an access token in the service's settings"),
    .schema = TEXT("{\"type\":\"object\",\"properties\":{"
                   "\"base_url\":{\"type\":\"string\",\"maxLength\":500,"
                   "\"description\":\"Where the service is: http://shop.example/v1\"},"
                   "\"token\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4000,"
                   "\"description\":\"The access token\",\"writeOnly\":true}},"
                   "\"required\":[\"base_url\",\"token\"],\"additionalProperties\":false}"),
};
static const pawl_credential_kind* const kinds[] = {&account};

static pawl_status fail(const pawl_call* call, const char* code, const char* message,
                        int64_t retry_after_s, bool retryable) {
  const pawl_error error = {
      .size = sizeof(pawl_error),
      .retryable = retryable,
      .code = {code, strlen(code)},
      .message = {message, strlen(message)},
      .retry_after_ms = retry_after_s * 1000,
  };
  host->fail(host, call->token, &error);
  return PAWL_OK; /* the call was accepted, and has failed */
}

static pawl_status fail_for_good(const pawl_call* call, const char* code, const char* message) {
  return fail(call, code, message, 0, false);
}

/* What may go well the next time, so that the host tries again. */
static pawl_status fail_for_now(const pawl_call* call, const char* code, const char* message) {
  return fail(call, code, message, 0, true);
}

static pawl_status fail_unanswered(const pawl_call* call, http_outcome outcome) {
  switch (outcome) {
    case http_bad_address:
      return fail_for_good(call, "bad_credential",
                           "The credential's base_url is not like http://shop.example/v1");
    case http_bad_header:
      return fail_for_good(call, "bad_credential",
                           "The token or the idempotency key has what no header can hold");
    case http_malformed:
      return fail_for_good(call, "unexpected_answer", "The service does not speak HTTP/1.1");
    case http_too_large:
      return fail_for_good(call, PAWL_ERROR_TOO_LARGE,
                           "The service's answer is over the limit of 64 KiB");
    case http_unwanted:
      return fail_for_good(call, PAWL_ERROR_CANCELLED, "The call was asked to stop");
    case http_late:
      return fail_for_now(call, PAWL_ERROR_TIMEOUT, "The service took too long");
    case http_incomplete:
      return fail_for_now(call, PAWL_ERROR_UNAVAILABLE,
                          "The connection ended before the answer did");
    default:
      return fail_for_now(call, PAWL_ERROR_UNAVAILABLE, "The service can't be reached");
  }
}

static pawl_status fail_answered(const pawl_call* call, const http_answer* got) {
  char message[64];
  snprintf(message, sizeof message, "The service answered %d", got->status);
  if (got->status == 429)
    return fail(call, PAWL_ERROR_RATE_LIMITED, message, got->retry_after_s, true);
  if (got->status >= 500)
    return fail(call, PAWL_ERROR_UNAVAILABLE, message, got->retry_after_s, true);
  if (got->status == 401) return fail_for_good(call, PAWL_ERROR_UNAUTHENTICATED, message);
  if (got->status == 403) return fail_for_good(call, PAWL_ERROR_PERMISSION_DENIED, message);
  if (got->status == 404) return fail_for_good(call, PAWL_ERROR_NOT_FOUND, message);
  return fail_for_good(call, "unexpected_answer", message);
}

/* Sends {"title": "A ladder"}, and reads the id in {"id": "7", ...}. */
static pawl_status add_item_for(const pawl_call* call, pawl_str base_url, pawl_str token) {
  char title_room[1024], body_room[8 * 1024], id_room[1024], output_room[8 * 1024];
  text title = TEXT_IN(title_room), body = TEXT_IN(body_room);
  text id = TEXT_IN(id_room), output = TEXT_IN(output_room);
  http_request request = {
      .host = host, .call = call, .base_url = base_url, .path = TEXT("/items"), .token = token};
  http_answer got;
  http_outcome outcome;

  if (!json_member(call->input, "title", &title))
    return fail_for_good(call, PAWL_ERROR_INVALID_INPUT,
                         "The title is no string of at most 1024 bytes");
  append_string(&body, "{\"title\":");
  json_quote(&body, view_of(&title)); /* each byte becomes six at most: there is room */
  append_string(&body, "}");
  request.body = view_of(&body);

  outcome = http_post(&request, &got);
  if (outcome != http_answered) return fail_unanswered(call, outcome);
  if (got.status >= 300) return fail_answered(call, &got);
  if (!json_member(got.body, "id", &id))
    return fail_for_good(call, "unexpected_answer",
                         "The service's answer has no id that is a string");
  append_string(&output, "{\"id\":");
  json_quote(&output, view_of(&id));
  append_string(&output, "}");
  host->complete(host, call->token, view_of(&output)); /* which copies it */
  return PAWL_OK;
}

static pawl_status add_item(const pawl_action* action, const pawl_call* call) {
  char url_room[2048], token_room[4096];
  text url = TEXT_IN(url_room), token = TEXT_IN(token_room);
  const pawl_host_credentials* credentials =
      (const pawl_host_credentials*)host->extension(host, PAWL_EXTENSION_CREDENTIALS);
  pawl_str fields;
  pawl_status status;
  (void)action;

  if (credentials == NULL || credentials->get(host, call->token, account.name, &fields) != PAWL_OK)
    return fail_for_good(call, PAWL_ERROR_MISSING_CREDENTIAL,
                         "The host gives no @name@.account to this call");
  if (json_member(fields, "base_url", &url) && json_member(fields, "token", &token))
    status = add_item_for(call, view_of(&url), view_of(&token));
  else
    status = fail_for_good(call, "bad_credential",
                           "The credential's base_url or token is missing or too long");
  forget(token_room, sizeof token_room);
  return status;
}

static const pawl_action adding = {
    .size = sizeof(pawl_action),
    .flags = PAWL_ACTION_BLOCKING, /* it waits for the network, on a thread of the host's pool */
    .name = TEXT("@name@.add-item"),
    .title = TEXT("Add an item"),
    .description = TEXT("Adds an item to the service, and gives the id that it has there."),
    .input_schema = TEXT("{\"type\":\"object\",\"properties\":{"
                         "\"title\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":200}},"
                         "\"required\":[\"title\"],\"additionalProperties\":false}"),
    .output_schema = TEXT("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}},"
                          "\"required\":[\"id\"]}"),
    .options =
        TEXT("{\"credentials\":[\"@name@.account\"],\"timeout_ms\":30000,"
             "\"examples\":[{\"input\":{\"title\":\"A ladder\"},\"output\":{\"id\":\"7\"}}]}"),
    .start = add_item,
};
static const pawl_action* const actions[] = {&adding};

static const void* extension(const char* id) {
  static const pawl_credential_extension credentials = {
      .size = sizeof(pawl_credential_extension),
      .kind_count = 1,
      .kinds = kinds,
  };
  return strcmp(id, PAWL_EXTENSION_CREDENTIALS) == 0 ? &credentials : NULL;
}

pawl_status pawl_module_v1(const pawl_host* offered, pawl_module* out) {
  static const pawl_module module = {
      .size = sizeof(pawl_module),
      .name = TEXT("@name@"),
      .version = TEXT("1.0.0"),
      .title = TEXT("@title@"),
      .description = TEXT("Adds items to the service."),
      .action_count = 1,
      .actions = actions,
      .extension = extension,
  };
  host = offered;
  pawl_module_fill(out, &module);
  return PAWL_OK;
}
