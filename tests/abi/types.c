/* A function that takes every struct of the C ABI, so that a library's debug information holds them
 * all. */
#include <pawl/pawl.h>

PAWL_EXPORT void pawl_types(pawl_module_entry entry, const pawl_module* module,
                            const pawl_workflow_extension* workflows,
                            const pawl_credential_extension* credentials,
                            const pawl_host_credentials* host_credentials);

void pawl_types(pawl_module_entry entry, const pawl_module* module,
                const pawl_workflow_extension* workflows,
                const pawl_credential_extension* credentials,
                const pawl_host_credentials* host_credentials) {
  (void)entry;
  (void)module;
  (void)workflows;
  (void)credentials;
  (void)host_credentials;
}

/* Those of 1.1. */
PAWL_EXPORT void pawl_types_1_1(const pawl_model_extension* models);

void pawl_types_1_1(const pawl_model_extension* models) {
  (void)models;
}
