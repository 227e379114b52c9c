/* No fault: takes a configuration, and refuses to open when told to. It says in the log when it
 * closes. */
#include <pawl/pawl.h>

static const pawl_host* opened_by;

static pawl_status open_module(const pawl_host* from, pawl_str config, pawl_error* error) {
  const pawl_str why = {"told to refuse", 14};
  if (config.size > 12 && memcmp(config.data, "{\"refuse\":true", 12) == 0) {
    error->message = why;
    return PAWL_UNAVAILABLE;
  }
  opened_by = from;
  return PAWL_OK;
}

static void close_module(void) {
  const pawl_str message = {"closed", 6};
  const pawl_str no_fields = {0, 0};
  opened_by->log(opened_by, PAWL_LOG_INFO, message, no_fields);
}

#define MODULE_CONFIG_SCHEMA "{\"properties\":{\"refuse\":{\"type\":\"boolean\"}}}"
#define MODULE_OPEN open_module
#define MODULE_CLOSE close_module
#include "fault.h"
