/* The ids of all optional tables. An id is "pawl.NAME/REVISION"; a table's meaning never changes under its
 * id. Absent is null, on both sides. Drafts are named "pawl.draft.NAME/REVISION" and promise nothing. */
#ifndef PAWL_EXTENSION_H
#define PAWL_EXTENSION_H

/* Offered by a module: pawl_workflow_extension, workflow.h. */
#define PAWL_EXTENSION_WORKFLOW "pawl.workflow/1"

/* Offered by a module: pawl_credential_extension; by the host: pawl_host_credentials; credential.h. */
#define PAWL_EXTENSION_CREDENTIALS "pawl.credentials/1"

/* Offered by a module: pawl_model_extension, model.h. */
#define PAWL_EXTENSION_MODELS "pawl.models/1"

#endif
