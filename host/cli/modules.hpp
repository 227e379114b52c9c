// What the commands about modules share.
#pragma once

#include "cli/session.hpp"

namespace pawl::cli {

inline operand module_operand() {
  return {"NAME", "The module's name: see `pawl modules list`"};
}
inline operand module_version_operand() {
  return {"VERSION", "Its version, or VERSION-BUILD where several builds have that version"};
}

// A document with --json, else a sentence for people.
int tell_module(session& session, const module_info& module);

}  // namespace pawl::cli
