/* A module: one shared library with one exported function, its entry.
 *
 *   PAWL_EXPORT pawl_status pawl_module_v1(const pawl_host* host, pawl_module* out);
 *
 * [main] The entry describes the module: it fills *out from static data and does nothing else, so that a
 * file can be described without running it. pawl_module_fill below does the copying. What *out points to is
 * the module's and stays as it is until close() returns. The host calls the entry in a child process first,
 * and loads a file only when that went well; after close() it may call it again, with another host table.
 * PAWL_OK, or the reason why this host can't run the module. */
#ifndef PAWL_MODULE_H
#define PAWL_MODULE_H

#include <pawl/action.h>
#include <pawl/host.h>
#include <pawl/status.h>
#include <pawl/version.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define PAWL_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define PAWL_EXPORT __attribute__((visibility("default")))
#else
#define PAWL_EXPORT
#endif

typedef struct pawl_module pawl_module;

struct pawl_module {
  uint32_t size;
  uint32_t abi_minor_min; /* the smallest minor of the host that this module can live with */
  pawl_str name;          /* `[a-z0-9][a-z0-9._-]*`, at most 128 bytes, unique in the host */
  pawl_str version;       /* the author's, "1.4.2"; at most 64 bytes of `[0-9A-Za-z.+_-]` */
  pawl_str title;         /* required */
  pawl_str description;   /* required */

  /* The actions, each by pointer so that pawl_action can grow. May be none. */
  uint64_t action_count;
  const pawl_action* const* actions;

  /* JSON Schema of the configuration that open() takes, or empty when it takes none. */
  pawl_str config_schema;

  /* [main] A table the module offers, by id (extension.h), or null. Optional. Side-effect free: it is
   * part of the description. */
  const void* (*extension)(const char* id);

  /* [main] Before the first call to an action or workflow. config is a JSON object that fits
   * config_schema ("{}" when none is configured). On anything but PAWL_OK the module is not used, and
   * *error, if filled, says why: set its members, its `size` stays within what came in. Its views need
   * only last until the next call into the module. Optional. */
  pawl_status (*open)(const pawl_host* host, pawl_str config, pawl_error* error);

  /* [main] After the last call: every call is completed and every instance destroyed by then. Ends the
   * module's threads. Optional. */
  void (*close)(void);
};

/* The entry's type and the name to look up. */
typedef pawl_status (*pawl_module_entry)(const pawl_host* host, pawl_module* out);
#define PAWL_MODULE_ENTRY "pawl_module_v1"

/* Defined by the module, and by nobody else. */
PAWL_EXPORT pawl_status pawl_module_v1(const pawl_host* host, pawl_module* out);

/* Copies as much of a module's description as the host can take. [main] */
static inline void pawl_module_fill(pawl_module* out, const pawl_module* from) {
  uint32_t size = out->size < from->size ? out->size : from->size;
  memcpy(out, from, size);
  out->size = size;
}

#ifdef __cplusplus
}
#endif

#endif
