// What functions that have returned left on the stack. Any thread.
#pragma once

namespace pawl::actions {

// Overwrites what the functions that the caller has called left behind, as deep as a parser or an
// action may reach: a secret may be in it.
void wipe_stack();

}  // namespace pawl::actions
