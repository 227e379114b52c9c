// A module's tables read without giving up at the first fault: what is broken is noted and left out
// or replaced, so that the rest can still be judged. For an entry that is known to answer PAWL_OK.
#pragma once

#include "modules/description.hpp"

#include <pawl/module.h>

#include <string>
#include <vector>

namespace pawl::conformance {

struct raw_tables {
  modules::module_description about;  // without the file
  // Sentences about what is wrong.
  std::vector<std::string> null_pointers, small_structs, missing_functions, broken_texts,
      unknown_flags;
};

// [main] The entry must not throw.
raw_tables read_raw_tables(pawl_module_entry entry, const pawl_host* host);

}  // namespace pawl::conformance
