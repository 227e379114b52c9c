/* A function that takes every struct of the C ABI, so that a library's debug information holds them
 * all. */
#include <pawl/pawl.h>

PAWL_EXPORT void pawl_types(pawl_module_entry entry, const pawl_module* module,
                            const pawl_workflow_extension* workflows,
                            const pawl_credential_extension* credentials,
                            const pawl_host_credentials* host_credentials,
                            const pawl_model_extension* models);

void pawl_types(pawl_module_entry entry, const pawl_module* module,
                const pawl_workflow_extension* workflows,
                const pawl_credential_extension* credentials,
                const pawl_host_credentials* host_credentials,
                const pawl_model_extension* models) {
  (void)entry;
  (void)module;
  (void)workflows;
  (void)credentials;
  (void)host_credentials;
  (void)models;
}
