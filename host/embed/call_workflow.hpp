// The workflow that every host has: one call of one action, as a run. So whoever calls an action
// from outside can have it recorded, tried again and carried on after a crash.
#pragma once

#include <pawl/module.h>

namespace pawl::embed {

// Its input is {"action", "input"}; its output is the action's.
inline constexpr const char* call_workflow_name = "pawl.call";

// The entry of the module that it is in: one of host_options::builtin_modules.
pawl_status call_workflow_module(const pawl_host* host, pawl_module* out);

}  // namespace pawl::embed
