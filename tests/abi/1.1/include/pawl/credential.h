/* Credentials: secrets that people keep in the host and that actions are given at call time. They are in no
 * input, no journal, no log and no environment.
 *
 * A module declares the kinds it knows (pawl_credential_extension, offered as "pawl.credentials/1"). An
 * action names the kinds it needs in its options: {"credentials": ["slack.bot"]}; only kinds of its own
 * module. The host resolves them before it starts a call: a step without its credential fails with
 * missing_credential and never reaches the action. During the call the action reads them from
 * pawl_host_credentials, the table that the host offers under the same id. */
#ifndef PAWL_CREDENTIAL_H
#define PAWL_CREDENTIAL_H

#include <pawl/extension.h>
#include <pawl/host.h>
#include <pawl/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One kind of credential. Owned by the module, unchanged from the entry until close() returns. */
typedef struct pawl_credential_kind {
  uint32_t size;
  uint32_t flags;       /* none yet: 0 */
  pawl_str name;        /* its slug, unique in the host: "slack.bot" */
  pawl_str title;       /* a few words, required */
  pawl_str description; /* how a person gets one, required */

  /* JSON Schema, draft 2020-12, of an object: what a person has to give. A member that says
   * "writeOnly": true is a secret: it is stored encrypted and never shown. Required. */
  pawl_str schema;

  /* A JSON object of declarations, or empty. Known members:
   *   "oauth2": {"grant": "authorization_code" or "client_credentials", "authorization_url": ...,
   *              "token_url": ..., "scopes": [...]}
   *             the fields are the client's, "{x}" in a URL is field x; the action also reads
   *             "access_token" */
  pawl_str options;
} pawl_credential_kind;

/* Offered by a module. Part of its description. */
typedef struct pawl_credential_extension {
  uint32_t size;
  uint32_t reserved;
  uint64_t kind_count;
  const pawl_credential_kind* const* kinds;
} pawl_credential_extension;

/* Offered by the host. */
typedef struct pawl_host_credentials {
  uint32_t size;
  uint32_t reserved;

  /* [any] The fields of the credential of that kind, a JSON object, for an accepted call that was not
   * completed yet. *fields is borrowed until the module completes the call and is then overwritten: copy what
   * must live longer, and overwrite the copy. PAWL_OK; PAWL_STALE when the token is over;
   * PAWL_INVALID_ARGUMENT when the call's action does not name that kind. *fields is set only on PAWL_OK. */
  pawl_status (*get)(const pawl_host* host, uint64_t token, pawl_str kind, pawl_str* fields);
} pawl_host_credentials;

#ifdef __cplusplus
}
#endif

#endif
